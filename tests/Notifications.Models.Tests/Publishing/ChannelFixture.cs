using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>An application with deliveries. The types that it publishes have one further channel or two.</summary>
public abstract class ChannelFixture : FaultFixture
{
    private protected const string Email = NotificationChannels.Email;
    private protected const string Sms = "sms";

    private protected static readonly NotificationContent Mention = new("mention", "Ada mentioned you", "Ada mentioned you in T-42.")
    {
        Channels = [Email, Sms],
    };

    protected override Task<string> MakeDatabaseAsync() =>
        ApplicationContext.CreateDatabaseAsync(AddModels, options => options.Deliveries = true);

    private protected static void AddModels(ModelBuilder model) => TestLayout.AddModels(model, options => options.Deliveries = true);

    private protected ApplicationContext CreateApplication(Action<string>? log = null) => new(ConnectionString, AddModels, log: log);

    /// <summary>Stores preferences of users: pairs of a channel, with a <c>-</c> before those that are disabled.</summary>
    private protected async Task PreferAsync(Guid userId, params string[] channels)
    {
        await using var context = CreateApplication();
        await context.PatchPreferencesAsync(userId, PatchOf(channels));
    }

    private protected static PreferencePatch PatchOf(params string[] channels) => channels.Aggregate(
        PreferencePatch.Empty, (patch, channel) => patch.Set(channel.TrimStart('-'), "mention", channel[0] != '-'));

    /// <summary>The deliveries of users, in the order of users and channels.</summary>
    private protected async Task<List<NotificationDelivery>> DeliveriesOfAsync(params IEnumerable<Guid> users)
    {
        await using var context = CreateApplication();
        return await context.Set<NotificationDelivery>().AsNoTracking().Where(d => users.Contains(d.UserId))
            .OrderBy(d => d.UserId).ThenBy(d => d.Channel).ToListAsync();
    }
}
