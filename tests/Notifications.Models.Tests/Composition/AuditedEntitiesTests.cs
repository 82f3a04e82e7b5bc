using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that adds an author to every entity of its model; an interceptor sets it.</summary>
public sealed class AuditedEntitiesTests : ApplicationFixture<AuditedEntitiesTests.AppDb>
{
    private const string Author = nameof(Author);

    [Test]
    public async Task The_interceptor_sets_the_author_of_every_row()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(userId, count: 1);

        (await InRequestAsync(context =>
            context.Set<Notification>().Where(n => n.UserId == userId).Select(n => EF.Property<string>(n, Author)).SingleAsync()))
            .Should().Be("Ada");
    }

    protected override void Use(DbContextOptionsBuilder options)
    {
        base.Use(options);
        options.AddInterceptors(new Auditor());
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            base.OnModelCreating(modelBuilder);
            foreach (var entity in modelBuilder.Model.GetEntityTypes())
            {
                modelBuilder.Entity(entity.ClrType).Property<string>(Author).HasDefaultValueSql("current_user");
            }
        }
    }

    private sealed class Auditor : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            foreach (var entry in eventData.Context!.ChangeTracker.Entries()
                .Where(entry => entry.State is EntityState.Added or EntityState.Modified))
            {
                entry.Property(Author).CurrentValue = "Ada";
            }

            return base.SavingChangesAsync(eventData, result, cancellationToken);
        }
    }
}
