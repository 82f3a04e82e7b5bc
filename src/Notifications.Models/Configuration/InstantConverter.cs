using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Sends an instant at any offset as the same instant in UTC, be it a property or a parameter of a host's query, and reads it in UTC.</summary>
/// <remarks>
/// Part of the mapping, and public only because a host's compiled model names it. Npgsql reads instants at the local offset where the host has
/// turned on the switch <c>Npgsql.EnableLegacyTimestampBehavior</c>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(value => Instant.AsStored(value), value => value.ToUniversalTime());
