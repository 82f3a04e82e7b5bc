using Notifications.Models;
using Notifications.Models.Sql;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Reads, patches and resolves preferences, in the context's own transaction if there is one.</summary>
/// <remarks>
/// Query filters of the application do not apply, here as in publishing: a settings page and a publish decide from the same rows. Reading
/// and resolving work on every provider of EF Core; what changes rows, and <c>ResolveRecipientsAsync</c>, need PostgreSQL and throw
/// <see cref="NotSupportedException"/> on others.
/// </remarks>
public static class NotificationPreferenceDbContextExtensions
{
    private const int MaxCells = 10_000;

    /// <summary>Reads the preferences of a user.</summary>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The stored set; <see cref="PreferenceSet.Empty"/> for a user without preferences.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    /// <example>
    /// <code>
    /// PreferenceSet preferences = await context.GetPreferencesAsync(userId);
    /// </code>
    /// </example>
    public static async Task<PreferenceSet> GetPreferencesAsync(
        this DbContext context, Guid userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Guard.Identifier(userId, nameof(userId));
        return await context.Set<NotificationPreference>().IgnoreQueryFilters().AsNoTracking()
            .Where(p => p.UserId == userId).Select(p => p.Preferences)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? PreferenceSet.Empty;
    }

    /// <summary>Reads the preferences of an organization, with its locks.</summary>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The stored set; <see cref="PreferenceSet.Empty"/> for an organization without preferences.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="organizationId"/> is <see cref="Guid.Empty"/>.</exception>
    /// <example>
    /// <code>
    /// PreferenceSet preferences = await context.GetOrganizationPreferencesAsync(organizationId);
    /// bool? locked = preferences.FindLock("email", "security.alert");
    /// </code>
    /// </example>
    public static async Task<PreferenceSet> GetOrganizationPreferencesAsync(
        this DbContext context, Guid organizationId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Guard.Identifier(organizationId, nameof(organizationId));
        return await context.Set<OrganizationNotificationPreference>().IgnoreQueryFilters().AsNoTracking()
            .Where(p => p.OrganizationId == organizationId).Select(p => p.Preferences)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? PreferenceSet.Empty;
    }

    /// <summary>Changes the preferences of a user entry by entry, and inserts the row if there is none.</summary>
    /// <remarks>
    /// One <see href="https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT">INSERT ... ON CONFLICT (user_id)
    /// DO UPDATE</see> that merges on the server: concurrent patches all survive, also the first two. An entity of the row that a context
    /// tracks is stale afterwards, and saving a change of it throws <see cref="DbUpdateConcurrencyException"/>.
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="patch">The changes; <see cref="PreferenceSet.ToPatch"/> makes one of a whole set.</param>
    /// <param name="organizationId">
    /// The organization of the user from now on; <see langword="null"/> keeps the stored one, which <see cref="SetOrganizationAsync"/>
    /// clears.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The set that is stored now.</returns>
    /// <exception cref="ArgumentNullException">The context or the patch is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>; the patch sets a type that is not in <see cref="NotificationOptions.Types"/>, or changes
    /// more than 100 channels; or the set would grow beyond <see cref="PreferenceSet.MaxBytes"/>, as PostgreSQL writes it.
    /// </exception>
    /// <exception cref="InvalidOperationException">A trigger or a rule of the table has suppressed the row.</exception>
    /// <example>
    /// <code>
    /// var stored = await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "mention", false));
    /// </code>
    /// </example>
    public static Task<PreferenceSet> PatchPreferencesAsync(
        this DbContext context,
        Guid userId,
        PreferencePatch patch,
        Guid? organizationId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        ArgumentNullException.ThrowIfNull(patch);
        Guard.Identifier(userId, nameof(userId));
        Guard.Identifier(organizationId, nameof(organizationId));
        NotificationOptions.Of(context).CheckTypes(patch, nameof(patch));
        return PreferenceUpsert.ChangeOfUserAsync(context, userId, PreferenceChange.Patch(patch), organizationId, cancellationToken);
    }

    /// <summary>Changes the preferences and the locks of an organization entry by entry, and inserts the row if there is none.</summary>
    /// <remarks>
    /// One <see href="https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT">INSERT ... ON CONFLICT (organization_id)
    /// DO UPDATE</see> that merges on the server: concurrent patches all survive, also the first two.
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="patch">The changes; <see cref="PreferenceSet.ToPatch"/> makes one of a whole set.</param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The set that is stored now.</returns>
    /// <exception cref="ArgumentNullException">The context or the patch is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>; the patch sets a type that is not in <see cref="NotificationOptions.Types"/>, or changes
    /// more than 100 channels; or the set would grow beyond <see cref="PreferenceSet.MaxBytes"/>, as PostgreSQL writes it.
    /// </exception>
    /// <exception cref="InvalidOperationException">A trigger or a rule of the table has suppressed the row.</exception>
    /// <example>
    /// <code>
    /// await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Lock("email", "security.alert", true));
    /// </code>
    /// </example>
    public static Task<PreferenceSet> PatchOrganizationPreferencesAsync(
        this DbContext context, Guid organizationId, PreferencePatch patch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        ArgumentNullException.ThrowIfNull(patch);
        Guard.Identifier(organizationId, nameof(organizationId));
        NotificationOptions.Of(context).CheckTypes(patch, nameof(patch));
        return PreferenceUpsert.ChangeOfOrganizationAsync(context, organizationId, PreferenceChange.Patch(patch), cancellationToken);
    }

    /// <summary>Disables a channel for a user: "no e-mail at all".</summary>
    /// <remarks>
    /// <para>
    /// Replaces all entries of the channel by <c>{"*": false}</c>, also those of single types, which a patch of <c>*</c> would leave on.
    /// Other channels, and the organization of the user, stay as they are. A lock of the organization or of the application still wins. The
    /// user can enable single types again.
    /// </para>
    /// <para>
    /// One <see href="https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT">INSERT ... ON CONFLICT (user_id)
    /// DO UPDATE</see>, as for <see cref="PatchPreferencesAsync"/>. Notifications that have been published stay in the inbox.
    /// </para>
    /// <para>
    /// With the option <c>Deliveries</c> of the model, what is still to be sent to the user on the channel is canceled in the same
    /// transaction, except types that a lock has enabled. A worker that has claimed a delivery before may still send it, and then can
    /// neither complete it nor repeat it.
    /// </para>
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The set that is stored now.</returns>
    /// <exception cref="ArgumentNullException">The context or the channel is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The user is <see cref="Guid.Empty"/>; the channel is empty, too long or reserved, or cannot be stored; or the set would grow beyond
    /// <see cref="PreferenceSet.MaxBytes"/>, as PostgreSQL writes it.
    /// </exception>
    /// <exception cref="InvalidOperationException">A trigger or a rule of the table has suppressed the row.</exception>
    /// <example>
    /// <code>
    /// await context.MuteChannelAsync(userId, NotificationChannels.Email);
    /// </code>
    /// </example>
    public static Task<PreferenceSet> MuteChannelAsync(
        this DbContext context, Guid userId, string channel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        Guard.Identifier(userId, nameof(userId));
        channel = PreferenceName.CheckChannel(channel, nameof(channel));
        return new ChannelMute(context, userId, channel).RunAsync(cancellationToken);
    }

    /// <summary>Sets the organization in the user's row, or clears it, and inserts the row if there is none.</summary>
    /// <remarks>
    /// The organization in the row decides where a command is given none. A user of several organizations needs none: pass the organization
    /// when you resolve or publish. One <see href="https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT">INSERT ... ON
    /// CONFLICT (user_id) DO UPDATE</see>; preferences stay as they are. An entity of the row that a context tracks is stale afterwards.
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="organizationId">The organization of the user from now on; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>A task that ends when the row is stored.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An identifier is <see cref="Guid.Empty"/>.</exception>
    /// <exception cref="InvalidOperationException">A trigger or a rule of the table has suppressed the row.</exception>
    /// <example>
    /// <code>
    /// await context.SetOrganizationAsync(userId, organizationId: null); // The user has left the organization.
    /// </code>
    /// </example>
    public static Task SetOrganizationAsync(
        this DbContext context, Guid userId, Guid? organizationId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        Guard.Identifier(userId, nameof(userId));
        Guard.Identifier(organizationId, nameof(organizationId));
        return PreferenceUpsert.SetOrganizationAsync(context, userId, organizationId, cancellationToken);
    }

    /// <summary>Decides whether a user wants a type of notification on a channel.</summary>
    /// <remarks>One statement reads a row of the user and one of the organization; <see cref="PreferenceResolver"/> decides.</remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification; 1 to 50 characters, but not <c>*</c>.</param>
    /// <param name="organizationId">
    /// The organization whose preferences apply; <see langword="null"/>, the default, takes the one in the user's row, if any.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The decision and its source.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>; or the channel or the type is null, empty, too long or reserved, or cannot be stored.
    /// </exception>
    /// <example>
    /// <code>
    /// PreferenceDecision decision = await context.ResolvePreferenceAsync(userId, NotificationChannels.Email, "mention");
    /// if (decision.Enabled) { /* send the e-mail */ }
    /// </code>
    /// </example>
    public static async Task<PreferenceDecision> ResolvePreferenceAsync(
        this DbContext context,
        Guid userId,
        string channel,
        string type,
        Guid? organizationId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Guard.Identifier(userId, nameof(userId));
        Guard.Identifier(organizationId, nameof(organizationId));
        channel = PreferenceName.CheckChannel(channel, nameof(channel));
        type = TypeName.Check(type, nameof(type));
        var preferences = await ApplicablePreferences.ReadAsync(context, userId, organizationId, cancellationToken).ConfigureAwait(false);
        return preferences.Resolve(channel, type);
    }

    /// <summary>Decides for every type on every channel: the whole settings page of a user.</summary>
    /// <remarks>One statement, however many cells there are: it reads a row of the user and one of the organization.</remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="types">
    /// The types of notification, 1 to 50 characters each, but not <c>*</c>; one that is given twice counts once.
    /// </param>
    /// <param name="channels">
    /// The channels, 1 to 50 characters each, but not <c>*</c> or <c>locked</c>; one that is given twice counts once.
    /// </param>
    /// <param name="organizationId">
    /// The organization whose preferences apply; <see langword="null"/>, the default, takes the one in the user's row, if any.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>One cell for each type and channel, in the given order: all channels of the first type, then all of the second.</returns>
    /// <exception cref="ArgumentNullException">The context, the types or the channels are <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>; there is no type, no channel, or more than 10,000 cells; or a channel or a type is null,
    /// empty, too long or reserved, or cannot be stored.
    /// </exception>
    /// <example>
    /// <code>
    /// var cells = await context.ResolvePreferencesAsync(
    ///     userId, ["mention", "security.alert"], [NotificationChannels.InApp, NotificationChannels.Email]);
    /// foreach (var cell in cells)
    /// {
    ///     Console.WriteLine($"{cell.Type} {cell.Channel}: {cell.Enabled}{(cell.IsLocked ? ", locked" : "")}");
    /// }
    /// </code>
    /// </example>
    public static async Task<IReadOnlyList<ResolvedPreference>> ResolvePreferencesAsync(
        this DbContext context,
        Guid userId,
        IEnumerable<string> types,
        IEnumerable<string> channels,
        Guid? organizationId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(channels);
        Guard.Identifier(userId, nameof(userId));
        Guard.Identifier(organizationId, nameof(organizationId));
        var rows = Distinct(types.Select(type => TypeName.Check(type, nameof(types))), nameof(types));
        var columns = Distinct(channels.Select(channel => PreferenceName.CheckChannel(channel, nameof(channels))), nameof(channels));
        if ((long)rows.Count * columns.Count is var cells && cells > MaxCells)
        {
            throw new ArgumentException(
                $"types and channels make {cells} cells ({rows.Count} x {columns.Count}); the limit is {MaxCells}. Ask for fewer at once.",
                nameof(types));
        }

        var preferences = await ApplicablePreferences.ReadAsync(context, userId, organizationId, cancellationToken).ConfigureAwait(false);
        return
        [
            .. from type in rows
               from channel in columns
               let decision = preferences.Resolve(channel, type)
               select new ResolvedPreference(type, channel, decision.Enabled, decision.Source),
        ];
    }

    /// <summary>Decides which of many users want a type of notification on a channel.</summary>
    /// <remarks>
    /// One statement for each 5,000 users: <c>user_id = ANY(@users)</c>, joined with the rows of their organizations; and one more for
    /// <paramref name="organizationId"/>, if it decides for users without a row.
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userIds">The users; one that is given twice counts once.</param>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification; 1 to 50 characters, but not <c>*</c>.</param>
    /// <param name="organizationId">
    /// The organization whose preferences apply; <see langword="null"/>, the default, takes the one in each user's row, if any.
    /// </param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>Those who want it, in the given order.</returns>
    /// <exception cref="ArgumentNullException">The context or the users are <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>; or the channel or the type is null, empty, too long or reserved, or cannot be stored.
    /// </exception>
    /// <example>
    /// <code>
    /// IReadOnlyList&lt;Guid&gt; recipients = await context.ResolveRecipientsAsync(memberIds, NotificationChannels.Email, "announcement");
    /// </code>
    /// </example>
    public static async Task<IReadOnlyList<Guid>> ResolveRecipientsAsync(
        this DbContext context,
        IEnumerable<Guid> userIds,
        string channel,
        string type,
        Guid? organizationId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        ArgumentNullException.ThrowIfNull(userIds);
        Guard.Identifier(organizationId, nameof(organizationId));
        channel = PreferenceName.CheckChannel(channel, nameof(channel));
        type = TypeName.Check(type, nameof(type));
        var query = new RecipientQuery(context, [channel], type, organizationId);
        var recipients = await query.ChooseAsync(RecipientQuery.Check(userIds), cancellationToken).ConfigureAwait(false);
        return recipients.ConvertAll(recipient => recipient.UserId);
    }

    private static List<string> Distinct(IEnumerable<string> names, string parameter)
    {
        List<string> distinct = [.. names.Distinct()];
        return distinct.Count > 0 ? distinct : throw new ArgumentException($"{parameter} is empty; it takes at least 1 name.", parameter);
    }
}
