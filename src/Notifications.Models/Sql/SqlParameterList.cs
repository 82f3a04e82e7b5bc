using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Notifications.Models.Sql;

/// <summary>Parameters that a command of EF Core takes as they are, with the types that they have.</summary>
internal sealed class SqlParameterList(NpgsqlParameter[] parameters) : IRelationalParameter
{
    /// <summary>The name under which EF Core would look up a value; there is none.</summary>
    public string InvariantName => "";

    public void AddDbParameter(DbCommand command, IReadOnlyDictionary<string, object?>? parameterValues) =>
        command.Parameters.AddRange(parameters);

    public void AddDbParameter(DbCommand command, object? value) => command.Parameters.AddRange(parameters);
}
