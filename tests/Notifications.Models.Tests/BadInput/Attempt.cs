using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>A public member, and how it is called with whatever comes.</summary>
/// <param name="Member">The member, as <see cref="InputMembers"/> names it.</param>
/// <param name="Calls">Calls of it, which fail a test where something is not kept as it was given.</param>
internal sealed record Attempt(string Member, Gen<AttemptedCall> Calls)
{
    /// <summary>The exceptions with which it may refuse; those that its documentation names, if they are others than <see cref="ArgumentException"/>.</summary>
    public Type[] Refusals { get; init; } = [typeof(ArgumentException)];

    public static Attempt Of<T>(string member, Gen<T> inputs, Func<TestDbContext, T, Task> call) =>
        new(member, inputs.Select(input => new AttemptedCall(input, context => call(context, input))));

    /// <summary>Of what asks no database.</summary>
    public static Attempt Of<T>(string member, Gen<T> inputs, Action<T> call) => Of(member, inputs, (_, input) =>
    {
        call(input);
        return Task.CompletedTask;
    });

    public Attempt MayThrow<TException>() => this with { Refusals = [.. Refusals, typeof(TException)] };

    public override string ToString() => Member;
}
