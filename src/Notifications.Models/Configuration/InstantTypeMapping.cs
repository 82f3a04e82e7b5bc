using System.ComponentModel;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal.Mapping;

namespace Notifications.Models.Configuration;

/// <summary>Reads a <c>timestamptz</c> that is before or after all instants of .NET as the first or the last of them.</summary>
/// <remarks>
/// Part of the mapping; public only because compiled models of applications name it. PostgreSQL's
/// <see href="https://www.postgresql.org/docs/current/datatype-datetime.html">range</see> ends in the year 294276. Npgsql throws at an
/// instant after the year 9999, and one such row of another program would keep a page from being read. Npgsql's own mapping is the base,
/// because its translators look for that type.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InstantTypeMapping : NpgsqlTimestampTzTypeMapping
{
    private static readonly MethodInfo ReadMicroseconds = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetInt64))!;

    private InstantTypeMapping()
        : base(typeof(DateTimeOffset))
    {
    }

    private InstantTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    /// <summary>The mapping without a converter.</summary>
    public static new InstantTypeMapping Default { get; } = new();

    /// <summary>Returns the instant of a stored number of microseconds; the first or the last instant for what lies beyond.</summary>
    /// <param name="microseconds">The value as PostgreSQL sends it: microseconds since the beginning of the year 2000 (UTC).</param>
    /// <returns>The instant (UTC).</returns>
    public static DateTimeOffset FromMicroseconds(long microseconds) => Instant.FromStored(microseconds);

    /// <inheritdoc/>
    public override MethodInfo GetDataReaderMethod() => ReadMicroseconds;

    /// <inheritdoc/>
    public override Expression CustomizeDataReaderExpression(Expression expression) =>
        Expression.Call(((Func<long, DateTimeOffset>)FromMicroseconds).Method, expression);

    /// <inheritdoc/>
    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) => new InstantTypeMapping(parameters);
}
