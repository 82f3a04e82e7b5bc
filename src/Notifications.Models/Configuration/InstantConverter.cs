using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Sends an instant in UTC, whatever its offset, and reads it in UTC.</summary>
/// <remarks>
/// Part of the mapping. It is public because compiled models name it. It converts values that are read, because Npgsql returns the local
/// offset under the switch <c>Npgsql.EnableLegacyTimestampBehavior</c>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    // Npgsql reads infinity as MaxValue, and writes only exactly that as infinity again.
    value => value == DateTimeOffset.MaxValue ? value : Instant.AsStored(value),
    value => value.ToUniversalTime());
