namespace Notifications.Models.Tests.BadInput;

/// <summary>Erasures and exports of hostile users.</summary>
internal static class PersonalDataAttempts
{
    public static IEnumerable<Attempt> All =>
    [
        Attempt.Of("NotificationPersonalDataDbContextExtensions.EraseUserAsync(context, userId, cancellationToken)", HostileValue.Id,
            async (context, userId) =>
        {
            await context.EraseUserAsync(userId);
            (await context.EraseUserAsync(userId)).Total.Should().Be(0);
        }),
        Attempt.Of("NotificationPersonalDataDbContextExtensions.ExportNotificationsAsync(context, userId, cancellationToken)",
            HostileValue.Id, async (context, userId) =>
            (await context.ExportNotificationsAsync(userId).CountAsync(n => n.UserId != userId)).Should().Be(0)),
    ];
}
