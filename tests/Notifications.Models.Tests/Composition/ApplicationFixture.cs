using System.Text.Json;
using FluentAssertions.Equivalency;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>
/// An application with its own database. The tests are what every application does; each derived fixture adds its own setup.
/// </summary>
/// <remarks>The application and a plain context, which knows only the names of the tables, both read what was written.</remarks>
public abstract class ApplicationFixture<TContext>
    where TContext : DbContext
{
    private ServiceProvider _services = null!;
    private ApplicationContext _plainProgram = null!;

    protected string ConnectionString { get; private set; } = "";

    [OneTimeSetUp]
    public async Task StartHostAsync()
    {
        ConnectionString = await TestServer.CreateEmptyDatabaseAsync();
        var services = new ServiceCollection();
        AddContext(services);
        _services = services.BuildServiceProvider();
        _plainProgram = new ApplicationContext(ConnectionString, model => TestLayout.AddModels(model, NameTables));
        await using var scope = _services.CreateAsyncScope();
        await CreateTablesAsync(scope.ServiceProvider.GetRequiredService<TContext>());
    }

    [OneTimeTearDown]
    public async Task StopHostAsync()
    {
        await _plainProgram.DisposeAsync();
        await _services.DisposeAsync();
        await TestServer.DropDatabaseAsync(ConnectionString);
    }

    [Test]
    public async Task Saved_entities_are_read_by_any_program()
    {
        Notification[] notifications = [Full(await NewUserAsync()), Sample.Notification(await NewUserAsync())];
        var ofUser = new NotificationPreference
        {
            UserId = await NewUserAsync(),
            OrganizationId = Guid.NewGuid(),
            Preferences = PreferenceSet.Empty.With("email", "mention", false),
        };
        var ofOrganization = Sample.OrganizationPreference();

        await InRequestAsync(context =>
        {
            context.AddRange([.. notifications, ofUser, ofOrganization]);
            return context.SaveChangesAsync();
        });

        await ShouldBeStoredAsync(notifications);
        await WithBothContextsAsync(async context =>
        {
            (await context.Set<NotificationPreference>().SingleAsync(p => p.UserId == ofUser.UserId)).Should().BeEquivalentTo(ofUser);
            (await context.Set<OrganizationNotificationPreference>().SingleAsync(p => p.OrganizationId == ofOrganization.OrganizationId))
                .Should().BeEquivalentTo(ofOrganization);
        });
    }

    [Test]
    public async Task An_inbox_is_read_page_by_page()
    {
        var userId = await NewUserAsync();
        var saved = await SaveAsync(userId, count: 5);

        var first = await InRequestAsync(context => context.Set<Notification>().Inbox(userId).ToPageAsync(size: 3));
        var cursor = NotificationCursor.Parse(first.Next!.ToString(), null);
        var second = await InRequestAsync(context => context.Set<Notification>().Inbox(userId).ToPageAsync(size: 3, cursor));
        var composed = await InRequestAsync(context =>
            context.Set<Notification>().Inbox(userId).OfType("mention").ToPageAsync(n => n.Title, size: 3, cursor));

        first.Items.Concat(second.Items).Should().BeEquivalentTo(saved, Exactly);
        (first.Items.Count, second.HasMore).Should().Be((3, false));
        composed.Items.Should().Equal(second.Items.Select(n => n.Title));
    }

    [Test]
    public async Task Marked_notifications_leave_the_count_of_unread_ones()
    {
        var userId = await NewUserAsync();
        var saved = await SaveAsync(userId, count: 3);
        var at = saved[0].CreatedAt.AddDays(1);

        (await CountAsync()).Should().Be("3");
        (await InRequestAsync(context => context.Set<Notification>().Inbox(userId).Where(n => n.Id == saved[0].Id).MarkReadAsync(at)))
            .Should().Be(1);
        (await CountAsync()).Should().Be("2");
        await InRequestAsync(async context =>
        {
            var line = await context.Set<Notification>().AsTracking().SingleAsync(n => n.UserId == userId && n.Id == saved[1].Id);
            line.MarkRead(at);
            return await context.SaveChangesAsync();
        });
        (await CountAsync()).Should().Be("1");
        (await InRequestAsync(context => context.Set<Notification>().Inbox(userId).MarkReadAsync(at))).Should().Be(1);
        (await CountAsync()).Should().Be("0");

        Array.ForEach(saved, notification => notification.MarkRead(at));
        await ShouldBeStoredAsync(saved);

        Task<string> CountAsync() =>
            InRequestAsync(async context => (await context.Set<Notification>().Inbox(userId).Unread().CountUpToAsync()).ToString());
    }

    [Test]
    public async Task Preferences_are_patched_and_resolved()
    {
        var (userId, organizationId) = (await NewUserAsync(), Guid.NewGuid());

        await InRequestAsync(context =>
            context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "mention", true), organizationId));
        await InRequestAsync(context => context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "digest", false)));
        await InRequestAsync(context =>
            context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Lock("email", "mention", false)));

        (await InRequestAsync(context => context.ResolvePreferenceAsync(userId, "email", "mention")))
            .Should().Be(new PreferenceDecision(false, PreferenceSource.OrganizationLock));
        await WithBothContextsAsync(async context =>
        {
            (await context.GetPreferencesAsync(userId))
                .Should().Be(PreferenceSet.Empty.With("email", "mention", true).With("email", "digest", false));
            (await context.Set<NotificationPreference>().SingleAsync(p => p.UserId == userId)).OrganizationId.Should().Be(organizationId);
        });
    }

    [Test]
    public async Task A_publish_with_a_dedupe_key_reaches_each_recipient_once()
    {
        var (wants, refuses) = (await NewUserAsync(), await NewUserAsync());
        var content = new NotificationContent("release", "2.0 is out", "Read what is new.")
        {
            DedupeKey = $"{wants}",
            AggregationId = Guid.NewGuid(),
        };
        await InRequestAsync(context => context.PatchPreferencesAsync(refuses, PreferencePatch.Empty.Set("in_app", "release", false)));

        var published = await InRequestAsync(context => context.PublishAsync(content, [wants, refuses]));
        var again = await InRequestAsync(context => context.PublishAsync(content, [wants, refuses]));

        var notification = published.Published.Should().ContainSingle().Which;
        notification.UserId.Should().Be(wants);
        again.AlreadyNotified.Should().Equal(wants);
        await WithBothContextsAsync(async context =>
        {
            (await context.Set<Notification>().SingleAsync(n => n.UserId == wants)).Should()
                .BeEquivalentTo(new { notification.Id, content.Type, content.Title, content.Message, content.AggregationId });
            (await context.Set<Notification>().AnyAsync(n => n.UserId == refuses)).Should().BeFalse();
        });
    }

    [Test]
    public async Task Notifications_are_inserted_in_bulk()
    {
        Notification[] notifications = [Full(await NewUserAsync()), Sample.Notification(await NewUserAsync())];

        (await InRequestAsync(context => context.InsertNotificationsAsync(notifications))).Should().Be(2);

        await ShouldBeStoredAsync(notifications);
    }

    /// <summary>Registers the context.</summary>
    protected virtual void AddContext(IServiceCollection services) => services.AddDbContext<TContext>(Use);

    /// <summary>Sets the options of the context.</summary>
    protected virtual void Use(DbContextOptionsBuilder options) => options.UseNpgsql(ConnectionString);

    /// <summary>The names of the tables, for a program without the model of the application.</summary>
    protected virtual void NameTables(NotificationModelOptions options)
    {
        // The default names.
    }

    protected virtual async Task CreateTablesAsync(TContext context)
    {
        await context.Database.EnsureCreatedAsync();
        await TestLayout.ApplyAsync(context, NameTables);
    }

    /// <summary>Adds a user who has no notifications yet.</summary>
    protected virtual Task<Guid> NewUserAsync() => Task.FromResult(Guid.NewGuid());

    /// <summary>Runs with a context of its own, like a request of a web application.</summary>
    protected virtual async Task<TResult> InRequestAsync<TResult>(Func<TContext, Task<TResult>> handle)
    {
        await using var scope = _services.CreateAsyncScope();
        await using var context = await ContextOfAsync(scope.ServiceProvider);
        return await handle(context);
    }

    /// <summary>Gets the context of a request.</summary>
    protected virtual Task<TContext> ContextOfAsync(IServiceProvider services) => Task.FromResult(services.GetRequiredService<TContext>());

    /// <summary>Reads with the context of the application and with a plain one.</summary>
    protected async Task WithBothContextsAsync(Func<DbContext, Task> read)
    {
        await InRequestAsync(async context =>
        {
            await read(context);
            return true;
        });
        _plainProgram.ChangeTracker.Clear();
        await read(_plainProgram);
    }

    protected async Task<Notification[]> SaveAsync(Guid userId, int count)
    {
        var notifications = Enumerable.Range(0, count).Select(i => Full(userId, i)).ToArray();
        await InRequestAsync(context =>
        {
            context.AddRange(notifications.AsEnumerable());
            return context.SaveChangesAsync();
        });
        return notifications;
    }

    protected Task ShouldBeStoredAsync(params Notification[] notifications) => WithBothContextsAsync(async context =>
    {
        var users = notifications.Select(n => n.UserId).Distinct().ToList();
        (await context.Set<Notification>().Where(n => users.Contains(n.UserId)).ToListAsync())
            .Should().BeEquivalentTo(notifications, options => Exactly(options).WithoutStrictOrdering());
    });

    private static EquivalencyAssertionOptions<Notification> Exactly(EquivalencyAssertionOptions<Notification> options) => options
        .ComparingByMembers<Notification>()
        .Using<JsonElement>(data => JsonElement.DeepEquals(data.Subject, data.Expectation).Should().BeTrue()).WhenTypeIs<JsonElement>()
        .WithStrictOrdering();

    private static Notification Full(Guid userId, int age = 0)
    {
        var notification = new Notification
        {
            UserId = userId,
            Type = "mention",
            Title = $"{age} s before noon",
            Message = "Ünï\"cøde' {0} \\ 🔔",
            AggregationId = Guid.NewGuid(),
            DeliveredViaEmail = true,
            CreatedAt = new DateTimeOffset(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2)).AddSeconds(-age),
        };
        notification.SetData(new { OrderId = 42, Lines = new[] { "a", "b" }, by = (string?)null });
        return notification;
    }
}
