using Inbox.Accounts;
using Inbox.Data;
using Inbox.Email;
using Inbox.Live;
using Inbox.Notifications;
using Inbox.Pages;
using Inbox.Preferences;
using Inbox.Web;

var builder = WebApplication.CreateBuilder(args);
await using var database = await HostDatabase.OpenAsync(builder.Configuration, builder.Environment);
builder.Services.AddData(database);
builder.Services.AddAccounts(builder.Configuration);
builder.Services.AddLiveNotifications();
builder.Services.AddEmail(builder.Configuration);
builder.WebHost.LimitRequests();
builder.Services.AddWebApi(builder.Configuration);
builder.Services.AddTelemetry(builder.Configuration);

var app = builder.Build();
app.UseWebApi();
app.MapAccounts();
app.MapUnsubscribing();
app.MapMockPages();
var api = app.MapApi();
api.MapNotifications();
api.MapLiveNotifications();
api.MapPreferences();
api.MapAnnouncements();

await app.RunAsync();
