using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>A public member and its calls with hostile input.</summary>
/// <param name="Member">The name of the member in <see cref="InputMembers"/>.</param>
/// <param name="Calls">The calls. A call fails the test if a value is stored differently.</param>
internal sealed record Attempt(string Member, Gen<AttemptedCall> Calls)
{
    /// <summary>The exceptions that the member may throw: <see cref="ArgumentException"/> and those in its documentation.</summary>
    public Type[] Refusals { get; init; } = [typeof(ArgumentException)];

    public static Attempt Of<T>(string member, Gen<T> inputs, Func<TestDbContext, T, Task> call) =>
        new(member, inputs.Select(input => new AttemptedCall(input, context => call(context, input))));

    /// <summary>An attempt without a database.</summary>
    public static Attempt Of<T>(string member, Gen<T> inputs, Action<T> call) => Of(member, inputs, (_, input) =>
    {
        call(input);
        return Task.CompletedTask;
    });

    public Attempt MayThrow<TException>() => this with { Refusals = [.. Refusals, typeof(TException)] };

    public override string ToString() => Member;
}
