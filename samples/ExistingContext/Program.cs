using ExistingContext;
using LocalPostgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models;
using Npgsql;

try
{
    var arguments = Arguments.Parse(args);
    var notifications = await EventFile.ReadAsync(arguments.EventsFile);
    if (arguments.ConnectionString is { } connectionString)
    {
        await RunAsync(connectionString, notifications);
    }
    else
    {
        await using var server = await LocalPostgresServer.StartAsync();
        Console.WriteLine(server.Origin);
        await RunAsync(await server.CreateDatabaseAsync("existing_context"), notifications);
    }

    return 0;
}
catch (Exception exception) when (exception is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException
    or NpgsqlException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

static async Task RunAsync(string connectionString, IReadOnlyList<Notification> notifications)
{
    var database = new NpgsqlConnectionStringBuilder(connectionString);
    Console.WriteLine($"Database \"{database.Database}\" on {database.Host}:{database.Port}");

    var contexts = new PooledDbContextFactory<AppDbContext>(
        new DbContextOptionsBuilder<AppDbContext>().UseNpgsql(connectionString).Options);

    await using (var context = await contexts.CreateDbContextAsync())
    {
        await context.Database.MigrateAsync();
        await Writing.SaveAsync(context, notifications);
        Console.WriteLine($"Written: {notifications.Count} notifications");
        if (await Writing.DeleteOldestAsync(context, Team.Ada) is { } oldest)
        {
            Console.WriteLine($"Deleted: \"{oldest.Title}\", Ada's oldest");
        }

        await Announcement.PublishAsync(context);
        await Announcement.PublishAsync(context);
    }

    Safeguards.ShowRefusedTitle();
    await Safeguards.ShowStaleSaveAsync(contexts);

    await using (var context = await contexts.CreateDbContextAsync())
    {
        await Tables.ShowInboxesAsync(context);
        await Tables.ShowPreferencesAsync(context);
        await Tables.ShowSettingsAsync(context);
    }
}
