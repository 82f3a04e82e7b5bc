using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Options;

/// <summary>The options of the commands, set on a context or by services.</summary>
public sealed class UseNotificationModelsTests
{
    private static readonly PreferenceSet Defaults = PreferenceSet.Empty.With("email", "mention", true);
    private static readonly TimeProvider Clock = new StoppedClock(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Test]
    public void A_context_without_options_has_no_defaults_and_the_system_clock()
    {
        using var context = new TestDbContext(Options().Options);

        NotificationOptions.Of(context).DefaultPreferences.Should().Be(PreferenceSet.Empty);
        NotificationOptions.Of(context).TimeProvider.Should().BeSameAs(TimeProvider.System);
    }

    [Test]
    public void A_second_call_keeps_what_it_does_not_set()
    {
        using var context = new TestDbContext(Options()
            .UseNotificationModels(models => (models.DefaultPreferences, models.TimeProvider) = (PreferenceSet.Empty, Clock))
            .UseNotificationModels(models => models.DefaultPreferences = Defaults)
            .UseNotificationModels(_ => { }).Options);

        NotificationOptions.Of(context).DefaultPreferences.Should().Be(Defaults);
        NotificationOptions.Of(context).TimeProvider.Should().BeSameAs(Clock);
    }

    [Test]
    public void Contexts_with_different_options_share_the_services_of_EF_Core()
    {
        using var one = new TestDbContext(Options().UseNotificationModels(models => models.TimeProvider = Clock).Options);
        using var other = new TestDbContext(Options().UseNotificationModels(models => models.DefaultPreferences = Defaults).Options);

        one.Model.Should().BeSameAs(other.Model);
        NotificationOptions.Of(one).DefaultPreferences.Should().Be(PreferenceSet.Empty);
        NotificationOptions.Of(other).TimeProvider.Should().BeSameAs(TimeProvider.System);
    }

    [Test]
    public async Task Services_without_a_clock_keep_the_clock_of_the_options()
    {
        await using var provider = new ServiceCollection()
            .AddDbContext<TestDbContext>(options => options.UseNpgsql("").UseNotificationModels(models => models.TimeProvider = Clock))
            .AddNotificationModels<TestDbContext>().BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        NotificationOptions.Of(scope.ServiceProvider.GetRequiredService<TestDbContext>()).TimeProvider.Should().BeSameAs(Clock);
    }

    [Test]
    public void No_option_can_be_null()
    {
        Refuses("DefaultPreferences", () => Options().UseNotificationModels(models => models.DefaultPreferences = null!));
        Refuses("TimeProvider", () => Options().UseNotificationModels(models => models.TimeProvider = null!));
        Refuses("configure", () => Options().UseNotificationModels(null!));
        Refuses("optionsBuilder", () => ((DbContextOptionsBuilder<TestDbContext>)null!).UseNotificationModels(_ => { }));
        Refuses("services", () => ((IServiceCollection)null!).AddNotificationModels<TestDbContext>());

        static void Refuses(string parameter, Action call) => call.Should().Throw<ArgumentNullException>().WithParameterName(parameter);
    }

    private static DbContextOptionsBuilder<TestDbContext> Options() => new DbContextOptionsBuilder<TestDbContext>().UseNpgsql("");
}
