namespace Notifications.Models.Tests.Infrastructure;

/// <summary>How far the message gets at which a connection is cut.</summary>
internal enum CutReach
{
    Nobody,
    Server,
    ServerAndBack,
}
