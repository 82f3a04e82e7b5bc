using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>Calls that a fault interrupts: what the caller sees, and what is stored.</summary>
public abstract class DisturbedCallFixture : InboxFixture
{
    [SetUp]
    public Task EmptyAsync() => ExecuteAsync("TRUNCATE notifications, notification_preferences, organization_notification_preferences");

    /// <summary>A context whose clock stands at noon.</summary>
    protected TestDbContext CreateContextAtNoon(string? connectionString = null, bool retrying = false) => CreateContext(options => options
        .UseNpgsql(connectionString ?? ConnectionString, npgsql =>
        {
            if (retrying)
            {
                npgsql.EnableRetryOnFailure(maxRetryCount: 200, maxRetryDelay: TimeSpan.FromMilliseconds(200), errorCodesToAdd: null);
            }
        })
        .UseNotificationModels(models => models.TimeProvider = new StoppedClock(Noon)));

    /// <summary>A connection string with settings of the session.</summary>
    protected string With(params IEnumerable<string> settings) => new NpgsqlConnectionStringBuilder(ConnectionString)
    {
        Options = string.Join(' ', settings.Select(setting => $"-c {setting.Replace(" ", @"\ ", StringComparison.Ordinal)}")),
    }.ConnectionString;

    /// <summary>Makes a call with a context of its own.</summary>
    protected async Task<string> AnswerAsync(LibraryCall call, Guid userId, string? connectionString = null, bool retrying = false)
    {
        await using var context = CreateContextAtNoon(connectionString, retrying);
        return await call.AnswerAsync(context, userId);
    }

    /// <summary>Adds a user for whom every <see cref="LibraryCall"/> has rows to read and to change.</summary>
    protected async Task<Guid> NewUserAsync()
    {
        var userId = Guid.NewGuid();
        var inbox = Fill(userId, 5);
        inbox[0].AggregationId = inbox[2].AggregationId = Guid.NewGuid();
        Read(inbox[4]);
        await SaveAsync([.. inbox, Deleted(At(0, userId), Noon.AddDays(-60))]);
        await using var context = CreateContext();
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "mention", false));
        return userId;
    }

    /// <summary>Counts and preferences of a user, without the identifiers.</summary>
    protected Task<string> StateOfAsync(Guid userId) => ScalarAsync<string>($"""
        SELECT concat_ws(', ', count(*), count(read_at), count(deleted_at), count(aggregation_id),
            (SELECT preferences FROM notification_preferences WHERE user_id = '{userId}'),
            (SELECT preferences FROM organization_notification_preferences WHERE organization_id = '{userId}'))
        FROM notifications WHERE user_id = '{userId}'
        """);

    /// <summary>Fails unless the calls had the same effect and the same last answer as undisturbed calls for another user.</summary>
    protected async Task ShouldEqualUndisturbedCallsAsync(LibraryCall call, Guid userId, string answer, int calls = 1)
    {
        var twin = await NewUserAsync();
        var (before, answers) = (await StateOfAsync(twin), new List<string>());
        await using var context = CreateContextAtNoon();
        for (var i = 0; i < calls; i++)
        {
            answers.Add(await call.AnswerAsync(context, twin));
        }

        var after = await StateOfAsync(twin);
        (after != before).Should().Be(LibraryCall.Writes.Contains(call), "only a write changes the state");
        answer.Should().Be(answers[^1]);
        (await StateOfAsync(userId)).Should().Be(after);
    }

    /// <summary>
    /// Fails unless the call throws the error of the server. Without retries, EF Core wraps a transient error in an
    /// InvalidOperationException.
    /// </summary>
    protected static async Task ShouldFailAsync(Func<Task> call, string sqlState)
    {
        var failure = (await call.Should().ThrowAsync<Exception>()).Which;
        var reason = failure is InvalidOperationException ? failure.InnerException : failure;
        reason.Should().BeOfType<PostgresException>().Which.SqlState.Should().Be(sqlState);
    }

    /// <summary>Skips the test without a superuser, as on some shared servers: some settings and signals need one.</summary>
    protected async Task NeedSuperuserAsync()
    {
        if (await ScalarAsync<string>("SELECT current_setting('is_superuser')") != "on")
        {
            Assert.Ignore("The test needs a superuser.");
        }
    }
}
