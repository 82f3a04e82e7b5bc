using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A host whose model a test makes up.</summary>
public sealed class ApplicationContext(
    string connectionString,
    Action<ModelBuilder> model,
    Action<ModelConfigurationBuilder>? conventions = null,
    Action<string>? log = null) : DbContext
{
    // Without a cache of services there is none of models either, which EF would otherwise share between all hosts of this type.
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder
        .UseNpgsql(connectionString)
        .EnableServiceProviderCaching(false)
        .LogTo((id, _) => id == RelationalEventId.CommandExecuted, command => log?.Invoke(((CommandEventData)command).Command.CommandText));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => conventions?.Invoke(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => model(modelBuilder);
}
