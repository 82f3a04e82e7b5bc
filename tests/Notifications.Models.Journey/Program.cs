using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Journey;
using Npgsql;

// An application that uses the library from the first row to the last. The tests build it with the package, on different versions of
// EF Core and with the trimmer.
Console.WriteLine($"EF Core {VersionOf(typeof(DbContext))}, Npgsql {VersionOf(typeof(NpgsqlConnection))}");
Ensure.That(!JsonSerializer.IsReflectionEnabledByDefault);

var connectionString = Environment.GetEnvironmentVariable("APP_DATABASE")!;
await using var context = new JourneyContext(connectionString);
await context.Database.EnsureCreatedAsync();
await InboxJourney.RunAsync(context);
await PreferenceJourney.RunAsync(context);
await PublishingJourney.RunAsync(context);
await DeliveryJourney.RunAsync(context, connectionString);
await RemovalJourney.RunAsync(context);
Console.WriteLine("The journey is complete.");

static string VersionOf(Type type) =>
    type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
