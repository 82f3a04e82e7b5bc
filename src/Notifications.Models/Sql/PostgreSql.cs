using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models.Sql;

/// <summary>What commands with SQL of their own need.</summary>
internal static class PostgreSql
{
    /// <summary>Refuses a command on another provider, before it does anything else.</summary>
    /// <exception cref="NotSupportedException">The provider is not Npgsql.</exception>
    public static void Require(DbContext context, [CallerMemberName] string command = "")
    {
        if (!context.Database.IsNpgsql())
        {
            throw new NotSupportedException(
                $"{command} needs PostgreSQL by Npgsql, but {context.GetType().Name} uses {context.Database.ProviderName}. "
                + "Run what calls it on a PostgreSQL server, also in tests.");
        }
    }
}
