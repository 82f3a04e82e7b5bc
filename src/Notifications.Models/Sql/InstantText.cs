namespace Notifications.Models.Sql;

/// <summary>Instants that stay text on their way through the client: other programs may have stored one that .NET cannot hold.</summary>
/// <remarks>
/// They are in UTC and without a zone. PostgreSQL writes the zone as an abbreviation under every <see
/// href="https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-DATESTYLE"><c>DateStyle</c></see> but ISO, and may read it
/// as that of another zone: <c>IST</c> is India, Ireland and Israel.
/// </remarks>
internal static class InstantText
{
    /// <summary>The text of a <c>timestamptz</c>.</summary>
    public static string Of(string instant) => $"({instant} AT TIME ZONE 'UTC')::text";

    /// <summary>The <c>timestamptz</c> of a text.</summary>
    public static string Read(string text) => $"{text}::timestamp AT TIME ZONE 'UTC'";
}
