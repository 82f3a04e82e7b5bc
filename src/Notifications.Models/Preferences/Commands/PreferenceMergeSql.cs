using System.Text.Json;
using System.Text.Json.Nodes;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>A patch as an expression over the stored JSON: the server merges, so that concurrent patches all survive.</summary>
/// <remarks>
/// It has only immutable functions (<c>-&gt;</c>, <c>||</c>, <c>-</c>, <c>jsonb_set</c>, <c>jsonb_typeof</c>), because Citus takes no
/// others in <c>DO UPDATE</c>. Each channel is taken from the stored value and not from the expression before it, which would double
/// with every channel.
/// </remarks>
internal sealed class PreferenceMergeSql
{
    // The server copies the whole JSON once for each channel, one call inside another: thousands take minutes, or exhaust its stack.
    private const int MaxChannels = 100;

    private readonly List<NpgsqlParameter> _parameters = [];

    private PreferenceMergeSql(string stored, JsonElement patch) => Expression = Merge(stored, patch);

    /// <summary>The merged JSON.</summary>
    public string Expression { get; }

    /// <summary>The parameters of the expression.</summary>
    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    /// <summary>Builds the expression.</summary>
    /// <param name="stored">The column that has the stored JSON.</param>
    /// <param name="patch">The patch.</param>
    /// <exception cref="ArgumentException">The patch changes too many channels for one statement.</exception>
    public static PreferenceMergeSql Of(string stored, PreferencePatch patch)
    {
        var channels = PreferencePatchDocument.CountChannels(patch.Document);
        return channels <= MaxChannels
            ? new PreferenceMergeSql(stored, patch.Document)
            : throw new ArgumentException($"patch changes {channels} channels; the limit is {MaxChannels}. Split it.", nameof(patch));
    }

    // {"channel": {...}} merges the channel, and {"channel": null} removes it; so does "locked" with its channels.
    private string Merge(string stored, JsonElement channels)
    {
        var result = stored;
        var removed = new List<string>();
        foreach (var channel in channels.EnumerateObject())
        {
            if (channel.Value.ValueKind == JsonValueKind.Null)
            {
                removed.Add(channel.Name);
                continue;
            }

            var path = Add(new[] { channel.Name }, NpgsqlDbType.Array | NpgsqlDbType.Text);
            var member = ObjectAt(stored, Add(channel.Name, NpgsqlDbType.Text));
            var merged = channel.NameEquals(PreferenceName.Locked) ? Merge(member, channel.Value) : MergeEntries(member, channel.Value);
            result = $"jsonb_set({result}, {path}, {merged})";
        }

        return Without(result, removed);
    }

    private string MergeEntries(string stored, JsonElement entries)
    {
        var removed = new List<string>();
        var set = new JsonObject();
        foreach (var entry in entries.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.Null)
            {
                removed.Add(entry.Name);
            }
            else
            {
                set[entry.Name] = entry.Value.GetBoolean();
            }
        }

        return Without(set.Count == 0 ? stored : $"({stored} || {Add(JsonText.Of(set), NpgsqlDbType.Jsonb)})", removed);
    }

    private string Without(string json, List<string> keys) =>
        keys.Count == 0 ? json : $"({json} - {Add(keys.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)})";

    // A non-object in the path, which only another program can have stored, is replaced.
    private static string ObjectAt(string json, string key) =>
        $"(CASE WHEN jsonb_typeof({json} -> {key}) = 'object' THEN {json} -> {key} ELSE '{{}}' END)";

    private string Add(object value, NpgsqlDbType type)
    {
        var name = $"m{_parameters.Count}";
        _parameters.Add(SqlParameter.Of(name, type, value));
        return "@" + name;
    }
}
