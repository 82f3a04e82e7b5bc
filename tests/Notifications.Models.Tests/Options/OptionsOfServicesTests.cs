using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Notifications.Models.Tests.Options;

/// <summary>Options that services set apply to the contexts that services make, whatever class they are set for.</summary>
public sealed class OptionsOfServicesTests
{
    private static readonly PreferenceSet Defaults = PreferenceSet.Empty.With("email", "mention", true);

    private static IEnumerable<TestCaseData> Registrations()
    {
        yield return Case("AddDbContext", services => services.AddDbContext<AppDb, PostgresAppDb>(Use));
        yield return Case("AddDbContextPool", services => services.AddDbContextPool<AppDb, PostgresAppDb>(Use));
        yield return Case("AddScoped of a context", services => services
            .AddDbContext<PostgresAppDb>(Use)
            .AddScoped<AppDb>(provider => provider.GetRequiredService<PostgresAppDb>()));
        yield return Case("AddScoped of a factory", services => services
            .AddDbContextFactory<PostgresAppDb>(Use)
            .AddScoped<AppDb>(provider => provider.GetRequiredService<IDbContextFactory<PostgresAppDb>>().CreateDbContext()));
        yield return Case("AddScoped of a pooled factory", services => services
            .AddPooledDbContextFactory<PostgresAppDb>(Use)
            .AddScoped<AppDb>(provider => provider.GetRequiredService<IDbContextFactory<PostgresAppDb>>().CreateDbContext()));

        static TestCaseData Case(string name, Action<IServiceCollection> register) => new TestCaseData(register).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Registrations))]
    public async Task Options_of_a_base_class_apply(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection().AddNotificationModels<AppDb>(options => options.DefaultPreferences = Defaults);
        register(services);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        NotificationOptions.Of(scope.ServiceProvider.GetRequiredService<AppDb>()).DefaultPreferences.Should().Be(Defaults);
        await StartAsync(provider);
    }

    [Test]
    public async Task Options_of_one_context_do_not_reach_another()
    {
        await using var provider = new ServiceCollection()
            .AddDbContext<PostgresAppDb>(Use)
            .AddDbContext<OtherDb>(Use)
            .AddNotificationModels<AppDb>(options => options.DefaultPreferences = Defaults)
            .BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        NotificationOptions.Of(scope.ServiceProvider.GetRequiredService<PostgresAppDb>()).DefaultPreferences.Should().Be(Defaults);
        NotificationOptions.Of(scope.ServiceProvider.GetRequiredService<OtherDb>()).DefaultPreferences.Should().Be(PreferenceSet.Empty);
    }

    [Test]
    public async Task Several_calls_add_up()
    {
        await using var provider = new ServiceCollection()
            .AddNotificationModels<AppDb>(options => options.DefaultPreferences = Defaults)
            .AddNotificationModels<PostgresAppDb>(options => options.Types = ["mention"])
            .AddDbContext<PostgresAppDb>(Use)
            .BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        var options = NotificationOptions.Of(scope.ServiceProvider.GetRequiredService<PostgresAppDb>());
        (options.DefaultPreferences, options.Types!.Single()).Should().Be((Defaults, "mention"));
    }

    [Test]
    public async Task Options_of_a_context_that_nobody_registers_fail_the_start()
    {
        await using var provider = new ServiceCollection()
            .AddNotificationModels<OtherDb>()
            .AddNotificationModels<AppDb>()
            .AddDbContext<OtherDb>(Use)
            .AddSingleton(new DbContextOptionsBuilder<PostgresAppDb>().UseNpgsql("").Options)
            .AddScoped<AppDb, PostgresAppDb>()
            .BuildServiceProvider();

        (await FluentActions.Awaiting(() => StartAsync(provider)).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("AddNotificationModels<AppDb>() has no effect: no AddDbContext, *registers AppDb*UseNotificationModels*");
    }

    private static async Task StartAsync(IServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    private static void Use(DbContextOptionsBuilder options) => options.UseNpgsql("");

    public class AppDb(DbContextOptions options) : DbContext(options);

    public sealed class PostgresAppDb(DbContextOptions<PostgresAppDb> options) : AppDb(options);

    public sealed class OtherDb(DbContextOptions<OtherDb> options) : DbContext(options);
}
