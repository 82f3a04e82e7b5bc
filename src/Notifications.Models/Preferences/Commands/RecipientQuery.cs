using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Which of many users want a notification on which channels: one statement for each five thousand of users.</summary>
internal sealed class RecipientQuery
{
    /// <summary>The most users of a statement. Each may read the whole table, where PostgreSQL expects fewer pages of it.</summary>
    public const int ChunkSize = 5_000;

    private readonly DbContext _context;
    private readonly IReadOnlyList<string> _channels;
    private readonly string _type;
    private readonly Guid? _organizationId;
    private readonly PreferenceVisibility _tables;
    private readonly PreferenceSet _defaults;
    private readonly PreferenceDecision[] _byDefault;

    // One list for each combination of channels, however many users want it.
    private readonly Dictionary<int, IReadOnlyList<string>> _combinations = [];
    private IReadOnlyList<string>? _withoutRow;

    public RecipientQuery(DbContext context, IReadOnlyList<string> channels, string type, Guid? organizationId)
    {
        (_context, _channels, _type, _organizationId) = (context, channels, type, organizationId);
        _tables = new PreferenceVisibility(context);
        _defaults = NotificationOptions.Of(context).DefaultPreferences;
        _byDefault = DecideWithout(organization: null);
    }

    /// <summary>The users, each once, in the given order.</summary>
    /// <exception cref="ArgumentException">One of them is <see cref="Guid.Empty"/>.</exception>
    public static List<Guid> Check(IEnumerable<Guid> userIds) =>
        [.. userIds.Select(userId => Guard.Identifier(userId, nameof(userIds))).Distinct()];

    /// <summary>Those of the users who want it on a channel or more, in the given order.</summary>
    public async Task<List<Recipient>> ChooseAsync(List<Guid> userIds, CancellationToken cancellationToken)
    {
        List<Recipient> recipients = [];
        foreach (var chunk in userIds.Chunk(ChunkSize))
        {
            recipients.AddRange(await ChooseOfChunkAsync(chunk, cancellationToken).ConfigureAwait(false));
        }

        return recipients;
    }

    private async Task<IEnumerable<Recipient>> ChooseOfChunkAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        if (_byDefault.All(decision => decision.IsLocked))
        {
            var locked = Enabled(channel => _byDefault[channel].Enabled);
            return locked.Count == 0 ? [] : userIds.Select(userId => new Recipient(userId, locked));
        }

        var wanted = await DecideAsync(userIds, cancellationToken).ConfigureAwait(false);
        if (wanted.Count < userIds.Length)
        {
            _withoutRow ??= await ChooseWithoutRowAsync(cancellationToken).ConfigureAwait(false);
        }

        return userIds.Select(userId => new Recipient(userId, wanted.GetValueOrDefault(userId) ?? _withoutRow!))
            .Where(recipient => recipient.Channels.Count > 0);
    }

    // It returns only users that have a row: a join with the whole list would pull a distributed table together.
    private async Task<Dictionary<Guid, IReadOnlyList<string>>> DecideAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var decisions = _channels.Index().Select(channel =>
            PreferenceSql.Resolve("u.preferences", "o.preferences", ParameterOf(channel.Index)));
        var sql = $"""
            SELECT u.user_id, {string.Join(", ", decisions)}
            FROM {_tables.UserTable} AS u
            LEFT JOIN {_tables.OrganizationTable} AS o
                ON o.organization_id = COALESCE(@organization, u.organization_id)
            WHERE u.user_id = ANY(@users)
            """;
        NpgsqlParameter[] parameters =
        [
            .. _tables.Parameters,
            SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds),
            SqlParameter.Of("organization", NpgsqlDbType.Uuid, _organizationId),
            .. _channels.Index().Select(channel => SqlParameter.Of(ParameterOf(channel.Index), NpgsqlDbType.Text, channel.Item)),
            SqlParameter.Of("type", NpgsqlDbType.Text, _type),
        ];
        var wanted = new Dictionary<Guid, IReadOnlyList<string>>(userIds.Length);
        await _context.QueryAsync(
            $"SELECT {PreferenceVisibility.MayHideSql};\n{sql}", parameters, reader => Read(reader, wanted), cancellationToken)
            .ConfigureAwait(false);
        return wanted;
    }

    private static string ParameterOf(int channel) => channel == 0 ? "channel" : $"channel{channel + 1}";

    // The one row of the first statement, or a user of the second.
    private bool Read(DbDataReader reader, Dictionary<Guid, IReadOnlyList<string>> wanted)
    {
        if (reader.FieldCount > 1)
        {
            wanted[reader.GetGuid(0)] = Enabled(channel => _byDefault[channel].IsLocked || reader.IsDBNull(channel + 1)
                ? _byDefault[channel].Enabled
                : reader.GetBoolean(channel + 1));
            return true;
        }

        return reader.GetBoolean(0) ? throw _tables.Refusal : true;
    }

    private async Task<IReadOnlyList<string>> ChooseWithoutRowAsync(CancellationToken cancellationToken)
    {
        var organization = _organizationId is { } id
            ? await _context.GetOrganizationPreferencesAsync(id, cancellationToken).ConfigureAwait(false)
            : null;
        var decisions = DecideWithout(organization);
        return Enabled(channel => decisions[channel].Enabled);
    }

    private PreferenceDecision[] DecideWithout(PreferenceSet? organization) =>
        [.. _channels.Select(channel => PreferenceResolver.Resolve(channel, _type, user: null, organization, _defaults))];

    private IReadOnlyList<string> Enabled(Func<int, bool> isEnabled)
    {
        var combination = 0;
        for (var channel = 0; channel < _channels.Count; channel++)
        {
            combination |= isEnabled(channel) ? 1 << channel : 0;
        }

        if (!_combinations.TryGetValue(combination, out var enabled))
        {
            enabled = [.. _channels.Where((_, channel) => (combination & (1 << channel)) != 0)];
            _combinations.Add(combination, enabled);
        }

        return enabled;
    }
}
