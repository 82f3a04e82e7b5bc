using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Invalid arguments are refused before anything is sent, and a canceled change has changed nothing.</summary>
public sealed class InboxBadInputTests : InboxFixture
{
    private static readonly Guid SomeUser = Guid.NewGuid();

    private static readonly (string Name, Func<IQueryable<Notification>, CancellationToken, Task> Call)[] Calls =
    [
        ("first page", (inbox, token) => inbox.ToPageAsync(cancellationToken: token)),
        ("next page", (inbox, token) => inbox.ToPageAsync(after: NotificationCursor.At(Noon.AddDays(1)), cancellationToken: token)),
        ("page before", (inbox, token) => inbox.ToNewerPageAsync(NotificationCursor.At(Noon), cancellationToken: token)),
        ("first unread page", (inbox, token) => inbox.Unread().ToPageAsync(cancellationToken: token)),
        ("next unread page",
            (inbox, token) => inbox.Unread().ToPageAsync(after: NotificationCursor.At(Noon.AddDays(1)), cancellationToken: token)),
        ("composed page", (inbox, token) => inbox.AsNoTracking().ToPageAsync(cancellationToken: token)),
        ("projected page", (inbox, token) => inbox.ToPageAsync(n => n.Title, cancellationToken: token)),
        ("badge", (inbox, token) => inbox.Unread().CountUpToAsync(cancellationToken: token)),
        ("count", (inbox, token) => inbox.CountUpToAsync(cancellationToken: token)),
    ];

    private static readonly (string Name, Func<IQueryable<Notification>, CancellationToken, Task> Call)[] Changes =
    [
        ("mark read", (all, token) => all.MarkReadAsync(cancellationToken: token)),
        ("mark read up to", (all, token) => all.UpTo(NotificationCursor.At(Noon.AddDays(1))).MarkReadAsync(cancellationToken: token)),
        ("mark unread", (all, token) => all.MarkUnreadAsync(token)),
        ("delete", (all, token) => all.SoftDeleteAsync(cancellationToken: token)),
        ("restore", (all, token) => all.RestoreAsync(token)),
        ("delivered via ws", (all, token) => all.MarkDeliveredViaWsAsync(token)),
        ("delivered via email", (all, token) => all.MarkDeliveredViaEmailAsync(token)),
    ];

    private static readonly string[] NamesOfCalls = [.. Calls.Select(call => call.Name)];

    private static readonly string[] NamesOfChanges = [.. Changes.Select(call => call.Name)];

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(101)]
    [TestCase(int.MinValue)]
    [TestCase(int.MaxValue)]
    public async Task The_size_of_a_page_is_1_to_100(int size)
    {
        var message = $"size is {size}; it takes 1 to 100 notifications.*";

        (await RefusedAsync<ArgumentOutOfRangeException>("size", n => n.Inbox(SomeUser).ToPageAsync(size))).WithMessage(message);
        (await RefusedAsync<ArgumentOutOfRangeException>("size",
            n => n.Inbox(SomeUser).Unread().ToPageAsync(size, NotificationCursor.At(Noon)))).WithMessage(message);
        (await RefusedAsync<ArgumentOutOfRangeException>("size",
            n => n.Inbox(SomeUser).Read().ToNewerPageAsync(NotificationCursor.At(Noon), size))).WithMessage(message);
        (await RefusedAsync<ArgumentOutOfRangeException>("size", n => n.Inbox(SomeUser).ToPageAsync(x => x.Title, size)))
            .WithMessage(message);
    }

    [Test]
    public async Task A_page_of_newer_notifications_and_a_change_up_to_a_position_need_the_position()
    {
        await RefusedAsync<ArgumentNullException>("since", n => n.Inbox(SomeUser).ToNewerPageAsync(null!));
        await RefusedAsync<ArgumentNullException>("since", n => n.Inbox(SomeUser).ToNewerPageAsync(x => x.Title, null!));
        await RefusedAsync<ArgumentNullException>("position", n => n.Inbox(SomeUser).UpTo(null!).MarkReadAsync());
    }

    [Test]
    public async Task The_user_is_required()
    {
        const string Message = "userId is the empty Guid (00000000-0000-0000-0000-000000000000). Set the identifier it stands for.*";

        (await RefusedAsync<ArgumentException>("userId", n => n.Inbox(Guid.Empty).ToPageAsync())).WithMessage(Message);
        (await RefusedAsync<ArgumentException>("userId", n => n.AsNoTracking().Inbox(Guid.Empty).ToPageAsync())).WithMessage(Message);
        (await RefusedAsync<ArgumentException>("userId", n => n.ForUser(Guid.Empty).MarkReadAsync())).WithMessage(Message);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(int.MinValue)]
    [TestCase(int.MaxValue)]
    public async Task The_cap_is_at_least_1(int cap)
    {
        var message = $"cap is {cap}; it takes 1 to 2147483646.*";

        (await RefusedAsync<ArgumentOutOfRangeException>("cap", n => n.Inbox(SomeUser).Unread().CountUpToAsync(cap))).WithMessage(message);
        (await RefusedAsync<ArgumentOutOfRangeException>("cap", n => n.CountUpToAsync(cap))).WithMessage(message);
    }

    [Test]
    public async Task The_type_is_one_that_a_notification_can_have()
    {
        foreach (var (type, message) in new[]
        {
            ("", "type is empty (0 characters); it takes at least 1.*"),
            (new string('t', 51), "type has 51 characters; the limit is 50. Shorten it.*"),
            ("men\0tion", "type has a NUL character at position 3, which PostgreSQL cannot store. Remove it.*"),
            ("mention\ud83e", "type has an unpaired surrogate at position 7, which PostgreSQL cannot store. Remove it.*"),
        })
        {
            (await RefusedAsync<ArgumentException>("type", n => n.Inbox(SomeUser).OfType(type).ToPageAsync())).WithMessage(message);
        }

        await RefusedAsync<ArgumentNullException>("type", n => n.Inbox(SomeUser).OfType(null!).ToPageAsync());
    }

    [Test]
    public async Task An_unused_type_gives_an_empty_page()
    {
        await SaveAsync(At(1, SomeUser));
        await using var context = CreateContext();

        var page = await context.Notifications.Inbox(SomeUser).OfType("unheard of").ToPageAsync();

        page.Items.Should().BeEmpty();
        page.HasMore.Should().BeFalse();
        page.Next.Should().BeNull();
        (await context.Notifications.Inbox(SomeUser).OfType("unheard of").MarkReadAsync()).Should().Be(0);
        (await context.Notifications.Inbox(SomeUser).OfType("unheard of").CountUpToAsync()).Should().Be(new CappedCount(0, false));
    }

    [Test]
    public async Task The_source_is_required()
    {
        IQueryable<Notification> none = null!;

        foreach (var call in new Func<Task>[]
        {
            () => none.ForUser(SomeUser).ToListAsync(),
            () => none.Inbox(SomeUser).ToListAsync(),
            () => none.Unread().ToListAsync(),
            () => none.Read().ToListAsync(),
            () => none.Deleted().ToListAsync(), () => none.OfType("mention").ToListAsync(), () => none.NewestFirst().ToListAsync(),
            () => none.ToPageAsync(), () => none.ToPageAsync(n => n.Title), () => none.CountUpToAsync(),
            () => none.MarkReadAsync(), () => none.MarkUnreadAsync(), () => none.SoftDeleteAsync(), () => none.RestoreAsync(),
            () => none.MarkDeliveredViaWsAsync(), () => none.MarkDeliveredViaEmailAsync(),
        })
        {
            (await call.Should().ThrowAsync<ArgumentNullException>()).WithParameterName("source");
        }
    }

    [Test]
    public Task The_selector_is_required() =>
        RefusedAsync<ArgumentNullException>("selector", n => n.Inbox(SomeUser).ToPageAsync<string>(null!));

    [Test]
    public async Task EF_Core_refuses_notifications_of_no_database()
    {
        var list = new List<Notification> { At(1, SomeUser) }.AsQueryable();

        list.Inbox(SomeUser).Unread().OfType("mention").NewestFirst().Should().ContainSingle("what only chooses is plain LINQ");
        foreach (var call in new Func<Task>[]
        {
            () => list.Inbox(SomeUser).ToPageAsync(), () => list.CountUpToAsync(), () => list.MarkReadAsync(),
        })
        {
            await call.Should().ThrowAsync<InvalidOperationException>();
        }
    }

    [Test]
    public async Task A_call_that_is_canceled_before_it_begins_sends_nothing([ValueSource(nameof(NamesOfCalls))] string name) =>
        await ShouldNotBeginAsync(Calls.Single(call => call.Name == name).Call);

    [Test]
    public async Task A_change_that_is_canceled_before_it_begins_sends_nothing([ValueSource(nameof(NamesOfChanges))] string name) =>
        await ShouldNotBeginAsync(Changes.Single(call => call.Name == name).Call);

    [Test]
    public async Task A_call_can_be_canceled_while_it_waits([ValueSource(nameof(NamesOfCalls))] string name)
    {
        var userId = Guid.NewGuid();
        await SaveAsync(Fill(userId, 3));
        var before = await FingerprintAsync(userId);

        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync();
            await ShouldBeCancelledAsync(notifications => notifications.Inbox(userId), Calls.Single(call => call.Name == name).Call);
        }

        (await FingerprintAsync(userId)).Should().Be(before);
    }

    [Test]
    public async Task A_change_that_is_canceled_while_it_waits_has_changed_nothing([ValueSource(nameof(NamesOfChanges))] string name)
    {
        var userId = Guid.NewGuid();
        await SaveAsync(
        [
            At(1, userId), Read(At(2, userId)), Deleted(At(3, userId)), Deleted(Read(At(4, userId))),
            At(5, userId), Read(At(6, userId)), Deleted(At(7, userId)), Deleted(Read(At(8, userId))),
        ]);
        var before = await FingerprintAsync(userId);

        // Another transaction locks the newer half, so that a statement that begins with the older half has locked rows when it waits.
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var newerHalf = $"user_id = '{userId}' AND created_at > '{Noon.AddSeconds(4):O}'";
            await using var command = new NpgsqlCommand($"SELECT FROM notifications WHERE {newerHalf} FOR NO KEY UPDATE", connection);
            await command.ExecuteNonQueryAsync();
            await ShouldBeCancelledAsync(notifications => notifications.ForUser(userId), Changes.Single(call => call.Name == name).Call);
        }

        (await FingerprintAsync(userId)).Should().Be(before);
    }

    [Test]
    public async Task A_context_can_be_used_again_after_a_canceled_call()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(Fill(userId, 3));
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(userId);

        foreach (var (_, call) in Calls.Concat(Changes))
        {
            var cancelled = () => call(inbox, new CancellationToken(canceled: true));
            await cancelled.Should().ThrowAsync<OperationCanceledException>();
        }

        (await inbox.ToPageAsync()).Items.Should().HaveCount(3);
        (await inbox.Unread().CountUpToAsync()).Value.Should().Be(3);
        (await inbox.MarkReadAsync()).Should().Be(3);
    }

    private static async Task<FluentAssertions.Specialized.ExceptionAssertions<TException>> RefusedAsync<TException>(
        string parameter, Func<DbSet<Notification>, Task> call)
        where TException : ArgumentException
    {
        // No server listens there: anything that is sent ends in another exception.
        var log = new CommandLog();
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>()
            .UseNpgsql("Host=127.0.0.1;Port=1;Timeout=1").AddInterceptors(log).Options);

        var thrown = await FluentActions.Awaiting(() => call(context.Notifications)).Should().ThrowExactlyAsync<TException>();
        log.Commands.Should().BeEmpty();
        return thrown.WithParameterName(parameter);
    }

    private async Task ShouldNotBeginAsync(Func<IQueryable<Notification>, CancellationToken, Task> call)
    {
        var userId = Guid.NewGuid();
        await SaveAsync(At(1, userId), Read(At(2, userId)), Deleted(At(3, userId)));
        var before = await RowsAsync();
        await using var context = CreateContext();

        foreach (var source in new[] { context.Notifications.Inbox(userId), context.Notifications.ForUser(userId) })
        {
            var cancelled = () => call(source, new CancellationToken(canceled: true));
            await cancelled.Should().ThrowAsync<OperationCanceledException>();
        }

        (await RowsAsync()).Should().Be(before);

        // The xmax of a row also keeps a change that was rolled back.
        Task<string> RowsAsync() =>
            ScalarAsync<string>($"""
                SELECT string_agg(xmax || ' ' || n::text, E'\n' ORDER BY id) FROM notifications AS n WHERE user_id = '{userId}'
                """);
    }

    private async Task ShouldBeCancelledAsync(
        Func<DbSet<Notification>, IQueryable<Notification>> source, Func<IQueryable<Notification>, CancellationToken, Task> call)
    {
        await using var context = CreateContext();
        using var cancellation = new CancellationTokenSource();
        var running = call(source(context.Notifications), cancellation.Token);
        await UntilOneWaitsAsync();
        running.IsCompleted.Should().BeFalse();

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }
}
