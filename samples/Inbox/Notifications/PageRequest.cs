using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Which page of what was asked for.</summary>
/// <remarks>The attributes are for the description of the API: the library refuses what does not fit, and says why.</remarks>
internal sealed record PageRequest(
    [property: FromQuery(Name = "after"), Description("Where the page begins: the \"next\" of the page before.")] NotificationCursor? After = null,
    [property: FromQuery(Name = "limit"), Range(1, 100), Description("How many, at most.")] int Limit = 50);
