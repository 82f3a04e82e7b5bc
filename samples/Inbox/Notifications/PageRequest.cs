using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Which page to read.</summary>
/// <remarks>The attributes are for the description of the API: the library validates.</remarks>
internal sealed record PageRequest(
    [property: FromQuery(Name = "after"), Description("The position at which the page begins: the \"next\" of the page before.")]
    NotificationCursor? After = null,
    [property: FromQuery(Name = "limit"), Range(1, 100), Description("The most items on the page.")] int Limit = 50);
