using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>An application whose model a test defines.</summary>
public sealed class ApplicationContext(
    string connectionString,
    Action<ModelBuilder> model,
    Action<ModelConfigurationBuilder>? conventions = null,
    Action<string>? log = null) : DbContext
{
    /// <summary>Creates a database that has the tables of a model, in the layout of this run.</summary>
    public static async Task<string> CreateDatabaseAsync(
        Action<ModelBuilder> model, Action<NotificationModelOptions>? configure = null)
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var context = new ApplicationContext(database, model);
        await context.Database.EnsureCreatedAsync();
        await TestLayout.ApplyAsync(context, configure);
        return database;
    }

    // Without caching of service providers there is no cache of models, which all contexts of this type would share.
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder
        .UseNpgsql(connectionString)
        .EnableServiceProviderCaching(false)
        .LogTo((id, _) => id == RelationalEventId.CommandExecuted, command => log?.Invoke(((CommandEventData)command).Command.CommandText));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        conventions?.Invoke(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => model(modelBuilder);
}
