using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application with tenants and a query filter for notifications.</summary>
public abstract class QueryFilterTests<TContext> : ApplicationFixture<TContext>
    where TContext : TenantContext
{
    [Test]
    public async Task Another_tenant_reads_and_changes_nothing()
    {
        var userId = Guid.NewGuid();
        var saved = await SaveAsync(userId, count: 2);

        await InRequestAsync(async context =>
        {
            context.Tenant = "another";
            var inbox = context.Set<Notification>().Inbox(userId);
            (await inbox.ToPageAsync()).Items.Should().BeEmpty();
            (await inbox.Unread().CountUpToAsync()).Value.Should().Be(0);
            (await inbox.MarkReadAsync()).Should().Be(0);
            return context.Tenant;
        });

        await ShouldBeStoredAsync(saved);
    }
}

/// <summary>An application whose query filters can hide all preferences.</summary>
public sealed class HiddenPreferencesTests : ApplicationFixture<HiddenPreferencesTests.AppDb>
{
    private const string Channel = NotificationChannels.InApp;

    [Test]
    public async Task Preference_commands_ignore_query_filters()
    {
        var (userId, withoutRow, organizationId) = (await NewUserAsync(), await NewUserAsync(), Guid.NewGuid());
        await InRequestAsync(context =>
            context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set(Channel, "mention", false), organizationId));
        await InRequestAsync(context =>
            context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Set(Channel, "digest", false)));

        await InRequestAsync(async context =>
        {
            context.AreHidden = true;
            (await context.GetPreferencesAsync(userId)).Find(Channel, "mention").Should().BeFalse();
            (await context.ResolvePreferenceAsync(userId, Channel, "mention")).Source.Should().Be(PreferenceSource.User);
            (await context.ResolvePreferenceAsync(userId, Channel, "digest")).Source.Should().Be(PreferenceSource.Organization);
            (await context.ResolvePreferenceAsync(withoutRow, Channel, "digest", organizationId)).Source
                .Should().Be(PreferenceSource.Organization);
            (await context.ResolveRecipientsAsync([userId, withoutRow], Channel, "digest", organizationId)).Should().BeEmpty();
            return userId;
        });
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public bool AreHidden { get; set; }

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            modelBuilder.Entity<NotificationPreference>().HasQueryFilter(p => !AreHidden);
            modelBuilder.Entity<OrganizationNotificationPreference>().HasQueryFilter(p => !AreHidden);
        }
    }
}

/// <summary>Named filters, which EF Core 10 does not allow beside an anonymous one.</summary>
public sealed class NamedQueryFilterTests : QueryFilterTests<NamedQueryFilterTests.AppDb>
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : TenantContext(options)
    {
        protected override void Filter(EntityTypeBuilder<Notification> notification) => notification.HasQueryFilter("Tenant", IsOfTenant);
    }
}

/// <summary>An anonymous filter, which EF Core 10 does not allow beside named ones.</summary>
public sealed class AnonymousQueryFilterTests : QueryFilterTests<AnonymousQueryFilterTests.AppDb>
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : TenantContext(options)
    {
        protected override void Filter(EntityTypeBuilder<Notification> notification) => notification.HasQueryFilter(IsOfTenant);
    }
}

public abstract class TenantContext(DbContextOptions options) : DbContext(options)
{
    public string Tenant { get; set; } = "acme";

    protected Expression<Func<Notification, bool>> IsOfTenant => n => EF.Property<string>(n, nameof(Tenant)) == Tenant;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        TestLayout.AddModels(modelBuilder);
        modelBuilder.Entity<Notification>().Property<string>(nameof(Tenant)).HasDefaultValue(Tenant);
        Filter(modelBuilder.Entity<Notification>());
    }

    protected abstract void Filter(EntityTypeBuilder<Notification> notification);
}
