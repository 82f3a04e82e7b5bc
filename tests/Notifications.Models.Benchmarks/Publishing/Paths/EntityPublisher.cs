using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Publishing.Paths;

/// <summary>The tables of the library, in an application that uses entities and none of the library's commands.</summary>
internal sealed class EntityPublisher(NpgsqlDataSource database)
{
    private readonly PooledDbContextFactory<LibraryContext> _contexts =
        new(new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(database).Options);

    /// <summary>One user after another: the user's preference, or else that of the organization.</summary>
    public async Task<IReadOnlyList<Guid>> ResolveOneByOneAsync(IEnumerable<Guid> users, string channel, string type)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var recipients = new List<Guid>();
        foreach (var user in users)
        {
            if (await IsWantedAsync(context, user, channel, type))
            {
                recipients.Add(user);
            }
        }

        return recipients;
    }

    /// <summary>The recipients are resolved as the library does it, and each gets an entity.</summary>
    public async Task<long> PublishAsync(NotificationContent content, IEnumerable<Guid> users)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var recipients = await context.ResolveRecipientsAsync(users, Contents.Channel, content.Type);
        context.AddRange(recipients.Select(content.ToNotification));
        return await context.SaveChangesAsync();
    }

    public async Task<int> SaveOneAsync(NotificationContent content, Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        context.Add(content.ToNotification(user));
        return await context.SaveChangesAsync();
    }

    public async Task<long> SaveAsync(IEnumerable<Notification> notifications)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        context.AddRange(notifications);
        return await context.SaveChangesAsync();
    }

    private static async Task<bool> IsWantedAsync(LibraryContext context, Guid user, string channel, string type)
    {
        var preference = await context.Set<NotificationPreference>().AsNoTracking().SingleOrDefaultAsync(p => p.UserId == user);
        var said = preference?.Preferences.Find(channel, type) ?? preference?.Preferences.Find(channel, PreferenceSet.AnyType);
        if (said is { } wanted)
        {
            return wanted;
        }

        var organization = preference?.OrganizationId is { } id
            ? await context.Set<OrganizationNotificationPreference>().AsNoTracking().SingleOrDefaultAsync(p => p.OrganizationId == id)
            : null;
        return PreferenceResolver.Resolve(channel, type, preference?.Preferences, organization?.Preferences).Enabled;
    }
}
