namespace Notifications.Models.Tests.Infrastructure;

/// <summary>How far the message gets that triggers the cut.</summary>
internal enum CutReach
{
    Nobody,
    Server,
    ServerAndBack,
}
