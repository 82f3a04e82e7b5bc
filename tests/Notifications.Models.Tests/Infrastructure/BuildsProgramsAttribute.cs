namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Marks tests that run the SDK on other projects for most of their time, and depend little on the server.</summary>
/// <remarks>The gate runs them once, and leaves them out on further servers and layouts by <c>TestCategory!=BuildsPrograms</c>.</remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BuildsProgramsAttribute() : CategoryAttribute("BuildsPrograms");
