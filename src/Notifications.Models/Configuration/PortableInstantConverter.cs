using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores an instant as a date and time in UTC, on providers other than Npgsql.</summary>
/// <remarks>
/// Part of the mapping; public only because compiled models of applications name it. SQLite can compare a <see cref="DateTime"/>, but not a
/// <see cref="DateTimeOffset"/>: <see href="https://learn.microsoft.com/ef/core/providers/sqlite/limitations#query-limitations">limitations
/// of queries</see>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PortableInstantConverter() : ValueConverter<DateTimeOffset, DateTime>(
    value => Instant.AsStored(value).UtcDateTime,
    value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));
