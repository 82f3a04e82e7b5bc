using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host whose notifications belong to tenants, and whose filter keeps these apart.</summary>
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

/// <summary>A host whose filters can hide all preferences from its own queries.</summary>
public sealed class HiddenPreferencesTests : ApplicationFixture<HiddenPreferencesTests.AppDb>
{
    private const string Channel = NotificationChannels.InApp;

    [Test]
    public async Task Every_question_about_preferences_has_the_same_answer()
    {
        var (userId, withoutRow, organizationId) = (await NewUserAsync(), await NewUserAsync(), Guid.NewGuid());
        await InRequestAsync(context => context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set(Channel, "mention", false), organizationId));
        await InRequestAsync(context => context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Set(Channel, "digest", false)));

        await InRequestAsync(async context =>
        {
            context.AreHidden = true;
            (await context.GetPreferencesAsync(userId)).Find(Channel, "mention").Should().BeFalse();
            (await context.ResolvePreferenceAsync(userId, Channel, "mention")).Source.Should().Be(PreferenceSource.User);
            (await context.ResolvePreferenceAsync(userId, Channel, "digest")).Source.Should().Be(PreferenceSource.Organization);
            (await context.ResolvePreferenceAsync(withoutRow, Channel, "digest", organizationId)).Source.Should().Be(PreferenceSource.Organization);
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

/// <summary>A filter with a name, as EF Core 10 has them, with which none without a name can stand on the same entity.</summary>
public sealed class NamedQueryFilterTests : QueryFilterTests<NamedQueryFilterTests.AppDb>
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : TenantContext(options)
    {
        protected override void Filter(EntityTypeBuilder<Notification> notification) => notification.HasQueryFilter("Tenant", IsOfTenant);
    }
}

/// <summary>A filter without a name, with which none that has one can stand on the same entity.</summary>
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
