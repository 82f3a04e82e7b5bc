using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>A change of preferences, which the server makes in the stored JSON.</summary>
/// <param name="Argument">The argument of the command that brings the change, for messages.</param>
/// <param name="First">What is inserted where there is no row.</param>
/// <param name="Expression">The changed JSON: an expression over <see cref="Stored"/>.</param>
/// <param name="Parameters">The parameters of the expression.</param>
internal sealed record PreferenceChange(
    string Argument, PreferenceSet First, string Expression, IReadOnlyList<NpgsqlParameter> Parameters)
{
    /// <summary>The stored JSON in an expression.</summary>
    public const string Stored = "stored.preferences";

    /// <summary>Merges a patch.</summary>
    /// <exception cref="ArgumentException">The patch changes too many channels for one statement, or is too large for one row.</exception>
    public static PreferenceChange Patch(PreferencePatch patch)
    {
        var merge = PreferenceMergeSql.Of(Stored, patch);
        return new PreferenceChange(nameof(patch), PreferenceSet.Empty.Apply(patch), merge.Expression, merge.Parameters);
    }

    /// <summary>Replaces all entries of a channel by one that disables every type.</summary>
    public static PreferenceChange Mute(string channel)
    {
        var muted = PreferenceSet.Empty.With(channel, PreferenceSet.AnyType, enabled: false);
        var parameter = SqlParameter.Of("muted", NpgsqlDbType.Jsonb, muted.ToString());
        return new PreferenceChange(nameof(channel), muted, $"{Stored} || @muted", [parameter]);
    }
}
