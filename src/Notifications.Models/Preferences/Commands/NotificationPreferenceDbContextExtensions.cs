using Notifications.Models;

// In the namespace of their receiver, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Reads, patches and resolves preferences, in the context's own transaction if there is one.</summary>
/// <remarks>No query filter of the host applies: all of them, and publishing, answer for the same rows.</remarks>
public static class NotificationPreferenceDbContextExtensions
{
    /// <summary>What a user says.</summary>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>The stored set; <see cref="PreferenceSet.Empty"/> for a user without preferences.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    public static async Task<PreferenceSet> GetPreferencesAsync(this DbContext context, Guid userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Guard.Identifier(userId, nameof(userId));
        return await context.Set<NotificationPreference>().IgnoreQueryFilters().AsNoTracking()
            .Where(p => p.UserId == userId).Select(p => p.Preferences)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? PreferenceSet.Empty;
    }

    /// <summary>Changes what a user says, entry by entry, and makes the row if there is none.</summary>
    /// <remarks>
    /// One <c>INSERT ... ON CONFLICT (user_id) DO UPDATE</c>, which merges on the server: two patches at once both survive, also the first two.
    /// An entity of the row that a context tracks is stale then, and saving a change of it throws <see cref="DbUpdateConcurrencyException"/>.
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="patch">What changes; a <see cref="PreferenceSet"/> converts to the patch that sets its entries.</param>
    /// <param name="organizationId">The organization of the user from now on; the one that is stored stays, if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The set that is stored now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="patch"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>; the patch changes more than 100 channels; or the set would grow beyond <see cref="PreferenceSet.MaxBytes"/>, as PostgreSQL writes it.
    /// </exception>
    public static Task<PreferenceSet> PatchPreferencesAsync(
        this DbContext context, Guid userId, PreferencePatch patch, Guid? organizationId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(patch);
        Guard.Identifier(userId, nameof(userId));
        Guard.Identifier(organizationId, nameof(organizationId));
        return PreferenceUpsert.OfUserAsync(context, userId, patch, organizationId, cancellationToken);
    }

    /// <summary>Changes what an organization says and locks, entry by entry, and makes the row if there is none.</summary>
    /// <remarks>One <c>INSERT ... ON CONFLICT (organization_id) DO UPDATE</c>, which merges on the server: two patches at once both survive, also the first two.</remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="patch">What changes; a <see cref="PreferenceSet"/> converts to the patch that sets its entries and locks.</param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The set that is stored now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="patch"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="organizationId"/> is <see cref="Guid.Empty"/>; the patch changes more than 100 channels; or the set would grow beyond <see cref="PreferenceSet.MaxBytes"/>, as PostgreSQL writes it.
    /// </exception>
    public static Task<PreferenceSet> PatchOrganizationPreferencesAsync(
        this DbContext context, Guid organizationId, PreferencePatch patch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(patch);
        Guard.Identifier(organizationId, nameof(organizationId));
        return PreferenceUpsert.OfOrganizationAsync(context, organizationId, patch, cancellationToken);
    }

    /// <summary>Whether one user wants a type of notification on a channel, and who says so.</summary>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification; 1 to 50 characters.</param>
    /// <param name="organizationId">The organization, if the user's row has none.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>The answer, and whose it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An identifier is <see cref="Guid.Empty"/>; or the channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public static async Task<PreferenceDecision> ResolvePreferenceAsync(
        this DbContext context, Guid userId, string channel, string type, Guid? organizationId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Guard.Identifier(userId, nameof(userId));
        Guard.Identifier(organizationId, nameof(organizationId));
        PreferenceDocument.CheckNames(channel, type);

        var organizations = context.Set<OrganizationNotificationPreference>().IgnoreQueryFilters().AsNoTracking();
        var rows =
            from user in context.Set<NotificationPreference>().IgnoreQueryFilters().AsNoTracking()
            where user.UserId == userId
            from organization in organizations.Where(o => o.OrganizationId == (user.OrganizationId ?? organizationId)).DefaultIfEmpty()
            select new { User = user.Preferences, Organization = (PreferenceSet?)organization!.Preferences };
        var row = await rows.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);

        var defaults = NotificationOptions.Of(context).DefaultPreferences;
        return row is null
            ? PreferenceResolver.Resolve(channel, type, null, await context.FindOrganizationPreferencesAsync(organizationId, cancellationToken).ConfigureAwait(false), defaults)
            : PreferenceResolver.Resolve(channel, type, row.User, row.Organization, defaults);
    }

    /// <summary>Who of many users wants a type of notification on a channel.</summary>
    /// <remarks>
    /// One statement for each 1,000 users: <c>user_id = ANY(@users)</c>, joined with the rows of their organizations; and one more for
    /// <paramref name="organizationId"/>, if it decides for users without a row.
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userIds">The users; one that is named twice counts once.</param>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification; 1 to 50 characters.</param>
    /// <param name="organizationId">The organization of those whose row has none, or who have no row.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    /// <returns>Those who want it, in the order in which they were named.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="userIds"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An identifier is <see cref="Guid.Empty"/>; or the channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public static async Task<IReadOnlyList<Guid>> ResolveRecipientsAsync(
        this DbContext context, IEnumerable<Guid> userIds, string channel, string type, Guid? organizationId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(userIds);
        Guard.Identifier(organizationId, nameof(organizationId));
        PreferenceDocument.CheckNames(channel, type);
        var users = userIds.Select(userId => Guard.Identifier(userId, nameof(userIds))).Distinct().ToList();

        var query = new RecipientQuery(context, channel, type, organizationId);
        var recipients = new List<Guid>();
        foreach (var chunk in users.Chunk(RecipientQuery.ChunkSize))
        {
            recipients.AddRange(await query.ChooseAsync(chunk, cancellationToken).ConfigureAwait(false));
        }

        return recipients;
    }

    internal static async Task<PreferenceSet?> FindOrganizationPreferencesAsync(this DbContext context, Guid? organizationId, CancellationToken cancellationToken) =>
        organizationId is null ? null : await context.Set<OrganizationNotificationPreference>().IgnoreQueryFilters().AsNoTracking()
            .Where(p => p.OrganizationId == organizationId).Select(p => p.Preferences)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
}
