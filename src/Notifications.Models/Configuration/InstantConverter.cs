using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>
/// Sends an instant at any offset as the same instant in UTC, for properties and for parameters of queries, and reads it in UTC.
/// </summary>
/// <remarks>
/// Part of the mapping; public only because compiled models of applications name it. Npgsql reads instants at the local offset where the
/// application has turned on the switch <c>Npgsql.EnableLegacyTimestampBehavior</c>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    // Npgsql reads infinity as MaxValue, and writes only exactly that as infinity again.
    value => value == DateTimeOffset.MaxValue ? value : Instant.AsStored(value),
    value => value.ToUniversalTime());
