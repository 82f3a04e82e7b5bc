using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>Calls of the library that something comes in between: what a host hears of it, and what its user is left with.</summary>
public abstract class DisturbedCallFixture : InboxFixture
{
    [SetUp]
    public Task EmptyAsync() => ExecuteAsync("TRUNCATE notifications, notification_preferences, organization_notification_preferences");

    /// <summary>A host whose clock stands at noon.</summary>
    protected TestDbContext CreateHost(string? connectionString = null, bool retrying = false) => CreateContext(options => options
        .UseNpgsql(connectionString ?? ConnectionString, npgsql =>
        {
            if (retrying)
            {
                npgsql.EnableRetryOnFailure(maxRetryCount: 200, maxRetryDelay: TimeSpan.FromMilliseconds(200), errorCodesToAdd: null);
            }
        })
        .UseNotificationModels(models => models.TimeProvider = new StoppedClock(Noon)));

    /// <summary>Leads to the database with settings of its own.</summary>
    protected string With(params IEnumerable<string> settings) => new NpgsqlConnectionStringBuilder(ConnectionString)
    {
        Options = string.Join(' ', settings.Select(setting => $"-c {setting.Replace(" ", @"\ ", StringComparison.Ordinal)}")),
    }.ConnectionString;

    /// <summary>Makes a call as a host of its own.</summary>
    protected async Task<string> AnswerAsync(LibraryCall call, Guid userId, string? connectionString = null, bool retrying = false)
    {
        await using var context = CreateHost(connectionString, retrying);
        return await call.AnswerAsync(context, userId);
    }

    /// <summary>A user for whom every <see cref="LibraryCall"/> has something to say or to do.</summary>
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

    /// <summary>What a user has, whoever has it.</summary>
    protected Task<string> StateOfAsync(Guid userId) => ScalarAsync<string>($"""
        SELECT concat_ws(', ', count(*), count(read_at), count(deleted_at), count(aggregation_id),
            (SELECT preferences FROM notification_preferences WHERE user_id = '{userId}'),
            (SELECT preferences FROM organization_notification_preferences WHERE organization_id = '{userId}'))
        FROM notifications WHERE user_id = '{userId}'
        """);

    /// <summary>Fails unless the calls of a user, of which this is the last answer, have done what as many do for a user whom nothing disturbs.</summary>
    protected async Task ShouldBeAsUndisturbedAsync(LibraryCall call, Guid userId, string answer, int calls = 1)
    {
        var twin = await NewUserAsync();
        var (before, answers) = (await StateOfAsync(twin), new List<string>());
        await using var context = CreateHost();
        for (var i = 0; i < calls; i++)
        {
            answers.Add(await call.AnswerAsync(context, twin));
        }

        var after = await StateOfAsync(twin);
        (after != before).Should().Be(LibraryCall.Writes.Contains(call), "that is what a call can be seen by");
        answer.Should().Be(answers[^1]);
        (await StateOfAsync(userId)).Should().Be(after);
    }

    /// <summary>Fails unless a call fails for a reason of the server. Where nothing is tried again, EF wraps what could be, and says how to ask for it.</summary>
    protected static async Task ShouldFailAsync(Func<Task> call, string sqlState)
    {
        var failure = (await call.Should().ThrowAsync<Exception>()).Which;
        var reason = failure is InvalidOperationException ? failure.InnerException : failure;
        reason.Should().BeOfType<PostgresException>().Which.SqlState.Should().Be(sqlState);
    }

    /// <summary>Some settings and signals are for superusers, which one need not be on a shared server.</summary>
    protected async Task NeedSuperuserAsync()
    {
        if (await ScalarAsync<string>("SELECT current_setting('is_superuser')") != "on")
        {
            Assert.Ignore("Only a superuser may do that.");
        }
    }
}
