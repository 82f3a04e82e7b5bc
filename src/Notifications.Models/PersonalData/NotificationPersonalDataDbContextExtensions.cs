using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Erases and exports what the tables contain about a user.</summary>
public static class NotificationPersonalDataDbContextExtensions
{
    /// <summary>Erases all notifications, preferences and deliveries of a user for good.</summary>
    /// <remarks>
    /// <para>
    /// The rows are found by <c>user_id</c> in two partial indexes, that of the inbox and <c>ix_notifications_deleted</c>, and deleted in
    /// batches of 5,000, which lock them in the order of <c>id</c>. Query filters of the application do not apply.
    /// </para>
    /// <para>
    /// Deliveries, where the model has them, are found by their primary key and deleted in the same way, also those whose notification is
    /// gone already. A worker that has claimed one before may still send it.
    /// </para>
    /// <para>
    /// In a transaction of the application, everything is erased when it commits, and nothing if the call fails. Otherwise each batch is a
    /// transaction of its own, which is repeated after a deadlock or a lost connection; after a failure, a second call erases the rest.
    /// </para>
    /// <para>
    /// What is published to the user afterwards is new data: remove the user from the audience first. Rows of the application's own tables
    /// that reference a notification stop the erasure, unless their foreign key has <c>ON DELETE CASCADE</c> or <c>SET NULL</c>:
    /// <see href="https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK">foreign keys</see>.
    /// </para>
    /// </remarks>
    /// <param name="context">A context with the models in it. Entities that it tracks stay tracked.</param>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Cancels the erasure between two batches, or rolls back the batch in progress.</param>
    /// <returns>The number of erased rows, by table; all 0 for a user without data.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// A trigger of the application keeps rows of the user, or the model does not contain <see cref="Notification"/>.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The provider is not Npgsql, or derived entities have tables of their own (TPT or TPC).
    /// </exception>
    /// <exception cref="Npgsql.PostgresException">A foreign key of the application references a notification (<c>23503</c>).</exception>
    /// <exception cref="OperationCanceledException">The erasure was canceled.</exception>
    /// <example>
    /// <code>
    /// await using var transaction = await db.Database.BeginTransactionAsync();
    /// await db.Users.Where(u =&gt; u.Id == userId).ExecuteDeleteAsync();
    /// var erased = await db.EraseUserAsync(userId); // erased.Notifications, .NotificationPreferences, .NotificationDeliveries
    /// await transaction.CommitAsync();
    /// </code>
    /// </example>
    public static Task<ErasureResult> EraseUserAsync(
        this DbContext context, Guid userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        Guard.Identifier(userId, nameof(userId));
        return MeasuredOperation.Erase.RunAsync(_ => new Erasure(context, userId).RunAsync(cancellationToken));
    }

    /// <summary>Reads all notifications of a user, deleted ones included, in the order in which they were created.</summary>
    /// <remarks>
    /// <para>
    /// The stream first reads the identifiers of all rows, 16 bytes each, and then 1,000 rows per statement, so that its memory is bounded
    /// and no connection is held while the application writes what it got. Each statement has a snapshot of its own. Notifications are not
    /// tracked, and query filters of the application do not apply.
    /// </para>
    /// <para>
    /// With the option <c>Deliveries</c> of the model, what a user gets on other channels only, and never had in the inbox, is left out.
    /// <c>GetPreferencesAsync(userId)</c> and a query of <see cref="NotificationDelivery"/> read what else the tables contain.
    /// </para>
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The notifications, oldest first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    /// <exception cref="OperationCanceledException">The stream was canceled.</exception>
    /// <example>
    /// <code>
    /// app.MapGet("/me/notifications", (AppDbContext db, CurrentUser user) =&gt; db.ExportNotificationsAsync(user.Id));
    /// </code>
    /// </example>
    public static IAsyncEnumerable<Notification> ExportNotificationsAsync(
        this DbContext context, Guid userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Guard.Identifier(userId, nameof(userId));
        return NotificationExport.ReadAsync(context, userId, cancellationToken);
    }
}
