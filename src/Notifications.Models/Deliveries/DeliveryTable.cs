using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>The table of deliveries, which the model has with <see cref="NotificationModelOptions.Deliveries"/> only.</summary>
/// <remarks>What only takes deliveries along asks <c>TableSql.Find&lt;NotificationDelivery&gt;</c> whether there is a table.</remarks>
internal static class DeliveryTable
{
    /// <summary>Returns the table.</summary>
    /// <exception cref="InvalidOperationException">The model does not have it.</exception>
    public static TableSql Require(DbContext context) =>
        TableSql.Find<NotificationDelivery>(context) ?? throw new InvalidOperationException(
            $"The model of {context.GetType().Name} has no table of deliveries. Call "
            + "modelBuilder.AddNotificationModels(options => options.Deliveries = true) in its OnModelCreating, and add a migration.");
}
