using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>Tables of an application whose rows are keyed by user.</summary>
public abstract class LayoutFixture
{
    private protected static readonly NotificationPartitioning InTwo = NotificationPartitioning.HashByUser(2);
    private protected static readonly NotificationPartitioning InFour = NotificationPartitioning.HashByUser(4);

    protected string ConnectionString { get; private set; } = "";

    private protected async Task CreateDatabaseAsync() => ConnectionString = await TestServer.CreateEmptyDatabaseAsync();

    private protected Task DropDatabaseAsync() => TestServer.DropDatabaseAsync(ConnectionString);

    private protected ApplicationContext Host(
        Action<ModelBuilder>? more = null, Action<NotificationModelOptions>? options = null) => new(ConnectionString, model =>
    {
        model.AddNotificationModels(o =>
        {
            o.KeyLayout = KeyLayout.ByUser;
            options?.Invoke(o);
        });
        more?.Invoke(model);
    });

    private protected Task MigrateAsync(Action<MigrationBuilder> migrate) => ExecuteAsync(TestLayout.SqlOf(migrate));

    private protected Task ExecuteAsync(string sql) => PlainSql.ExecuteAsync(ConnectionString, sql);

    /// <summary>The first column of what a statement returns, as text.</summary>
    private protected Task<List<string>> ReadAsync(string sql) => PlainSql.ReadAsync(ConnectionString, sql);

    /// <summary>Fills all three tables, and returns the users of the notifications.</summary>
    private protected static async Task<List<Guid>> FillAsync(DbContext context)
    {
        var users = Enumerable.Range(0, 50).Select(_ => Guid.NewGuid()).ToList();
        var preferences = PreferenceSet.Empty.With("email", "mention", true);
        context.AddRange(users.Select(userId => new NotificationPreference { UserId = userId, Preferences = preferences }));
        context.Add(Sample.OrganizationPreference());
        await context.SaveChangesAsync();
        await context.InsertNotificationsAsync(users.SelectMany(userId => Enumerable.Range(0, 4).Select(_ => Sample.Notification(userId))));
        return users;
    }
}
