using Inbox.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Models;

namespace Notifications.Samples.Tests.Email;

/// <summary>The sample with a mail server, whose clock stands at noon of tomorrow when the fixture begins.</summary>
public abstract class SendingFixture : InboxFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _users;

    private protected MailServer Server { get; private set; } = null!;

    private protected ShiftedClock Clock { get; } = new(DateTime.UtcNow.Date.AddHours(36) - DateTime.UtcNow);

    // Before the application, which is told the port.
    [OneTimeSetUp]
    public async Task StartServerAsync() => Server = await MailServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync() => await Server.DisposeAsync();

    private protected override void Configure(IWebHostBuilder host) => host
        .UseSetting("Email:Host", "localhost")
        .UseSetting("Email:Port", $"{Server.Port}")
        .UseSetting("Email:Security", "None")
        .UseSetting("Email:PublicAddress", "https://inbox.example.org")
        .UseSetting("Email:Deliveries:PollInterval", "00:00:00.02")
        .UseSetting("Email:Deliveries:StopTimeout", "00:00:00")
        .ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock));

    /// <summary>A new user, who gets mentions by e-mail by default.</summary>
    private protected async Task<AppUser> NewUserAsync(bool hasDailyDigest = false, bool hasAddress = true)
    {
        var name = $"user{Interlocked.Increment(ref _users)}";
        return await InContextAsync(async db =>
        {
            var user = new AppUser
            {
                Id = Guid.NewGuid(),
                UserName = name,
                DisplayName = name,
                Email = hasAddress ? $"{name}@example.org" : null,
                OrganizationId = await db.Organizations.OrderBy(o => o.Name).Select(o => o.Id).LastAsync(),
                HasDailyDigest = hasDailyDigest,
            };
            db.Add(user);
            await db.SaveChangesAsync();
            return user;
        });
    }

    /// <summary>Publishes notifications in one transaction, so that one claim takes all of them.</summary>
    private protected Task PublishAsync(AppUser user, string type, params string[] titles) => InContextAsync(db =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var title in titles)
            {
                await db.PublishAsync(new NotificationContent(type, title, "Text") { Channels = [NotificationChannels.Email] }, [user.Id]);
            }

            await transaction.CommitAsync();
            return titles.Length;
        }));

    private protected Task<T> InContextAsync<T>(Func<AppDbContext, Task<T>> askAsync) => InContextOfAsync(Application, askAsync);

    private protected static async Task<T> InContextOfAsync<T>(
        WebApplicationFactory<Program> application, Func<AppDbContext, Task<T>> askAsync)
    {
        await using var scope = application.Services.CreateAsyncScope();
        return await askAsync(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    /// <summary>Waits until the deliveries of a user are as they should be: true of all, and there are some.</summary>
    private protected async Task UntilAsync(AppUser user, int count, Func<NotificationDelivery, bool> isReached)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var deliveries = await InContextAsync(
                db => db.Set<NotificationDelivery>().Where(d => d.UserId == user.Id).ToListAsync(patience.Token));
            if (deliveries.Count(isReached) == count)
            {
                return;
            }
        }
    }
}
