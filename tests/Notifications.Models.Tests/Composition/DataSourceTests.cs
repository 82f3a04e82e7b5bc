using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose data source maps its own enum and has its own JSON options.</summary>
public abstract class DataSourceTests : ApplicationFixture<DataSourceTests.AppDb>
{
    [Test]
    public async Task The_mapped_enum_is_saved_beside_notifications()
    {
        var notification = Sample.Notification();
        notification.SetData(new { OrderId = 1, Nothing = (string?)null });
        await InRequestAsync(context =>
        {
            context.AddRange(notification, new Ticket { Mood = Mood.Angry });
            return context.SaveChangesAsync();
        });

        (await InRequestAsync(context => context.Tickets.CountAsync(t => t.Mood == Mood.Angry))).Should().Be(1);
        (await InRequestAsync(context => context.Set<Notification>().CountAsync(n =>
            n.UserId == notification.UserId && n.Data.GetProperty("OrderId").GetInt32() == 1))).Should().Be(1);
        await ShouldBeStoredAsync(notification);
    }

    protected override void AddContext(IServiceCollection services) => services
        .AddSingleton(_ => CreateDataSource())
        .AddDbContext<AppDb>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MapEnum<Mood>()));

    protected virtual void Build(NpgsqlDataSourceBuilder builder) => builder
        .ConfigureJsonOptions(new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper,
            DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseUpper,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            WriteIndented = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        })
        .MapEnum<Mood>();

    private NpgsqlDataSource CreateDataSource()
    {
        var builder = new NpgsqlDataSourceBuilder(ConnectionString);
        Build(builder);
        return builder.Build();
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public DbSet<Ticket> Tickets => Set<Ticket>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder);
    }

    public sealed class Ticket
    {
        public int Id { get; set; }

        public Mood Mood { get; set; }
    }

    public enum Mood
    {
        Calm,
        Angry,
    }
}

public sealed class StaticJsonTests : DataSourceTests;

public sealed class DynamicJsonTests : DataSourceTests
{
    protected override void Build(NpgsqlDataSourceBuilder builder)
    {
        base.Build(builder);
        builder.EnableDynamicJson();
    }
}
