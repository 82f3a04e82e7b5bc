using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Options;

/// <summary>What a context carries for the commands, set on its options or by services.</summary>
public sealed class UseNotificationModelsTests
{
    private static readonly PreferenceSet Defaults = PreferenceSet.Empty.With("email", "mention", true);
    private static readonly TimeProvider Clock = new StoppedClock(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Test]
    public void A_context_that_was_given_nothing_has_no_defaults_and_the_clock_of_the_system()
    {
        using var context = new TestDbContext(Options().Options);

        NotificationOptions.Of(context).DefaultPreferences.Should().Be(PreferenceSet.Empty);
        NotificationOptions.Of(context).TimeProvider.Should().BeSameAs(TimeProvider.System);
    }

    [Test]
    public void What_the_next_call_does_not_set_stays()
    {
        using var context = new TestDbContext(Options()
            .UseNotificationModels(models => (models.DefaultPreferences, models.TimeProvider) = (PreferenceSet.Empty, Clock))
            .UseNotificationModels(models => models.DefaultPreferences = Defaults)
            .UseNotificationModels(_ => { }).Options);

        NotificationOptions.Of(context).DefaultPreferences.Should().Be(Defaults);
        NotificationOptions.Of(context).TimeProvider.Should().BeSameAs(Clock);
    }

    [Test]
    public void Contexts_with_options_of_their_own_share_the_services_of_EF()
    {
        using var one = new TestDbContext(Options().UseNotificationModels(models => models.TimeProvider = Clock).Options);
        using var other = new TestDbContext(Options().UseNotificationModels(models => models.DefaultPreferences = Defaults).Options);

        one.Model.Should().BeSameAs(other.Model);
        NotificationOptions.Of(one).DefaultPreferences.Should().Be(PreferenceSet.Empty);
        NotificationOptions.Of(other).TimeProvider.Should().BeSameAs(TimeProvider.System);
    }

    [Test]
    public async Task Services_without_a_clock_leave_that_of_the_options()
    {
        await using var provider = new ServiceCollection()
            .AddDbContext<TestDbContext>(options => options.UseNpgsql("").UseNotificationModels(models => models.TimeProvider = Clock))
            .AddNotificationModels<TestDbContext>().BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        NotificationOptions.Of(scope.ServiceProvider.GetRequiredService<TestDbContext>()).TimeProvider.Should().BeSameAs(Clock);
    }

    [Test]
    public void Nothing_of_it_is_null()
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
