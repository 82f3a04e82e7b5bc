using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Counts the connections that a context opens.</summary>
internal sealed class ConnectionCount : DbConnectionInterceptor
{
    public int Opened { get; private set; }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Opened++;
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(ConnectionOpening(connection, eventData, result));
}
