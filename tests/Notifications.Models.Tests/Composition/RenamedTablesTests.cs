using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that renames the tables, keys, indexes and checks of its whole model.</summary>
public sealed class RenamedTablesTests : ApplicationFixture<RenamedTablesTests.AppDb>
{
    [Test]
    public async Task No_relation_keeps_its_old_name() =>
        (await InRequestAsync(context => context.Database.SqlQuery<string>(
            $"""
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'i', 'I') AND NOT relispartition
            """).ToListAsync()))
            .Should().HaveCount(15).And.OnlyContain(name => !name.Any(char.IsLower));

    protected override void NameTables(NotificationModelOptions options)
    {
        options.NotificationsTable = options.NotificationsTable.ToUpperInvariant();
        options.NotificationPreferencesTable = options.NotificationPreferencesTable.ToUpperInvariant();
        options.OrganizationNotificationPreferencesTable = options.OrganizationNotificationPreferencesTable.ToUpperInvariant();
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            foreach (var entity in modelBuilder.Model.GetEntityTypes())
            {
                entity.SetTableName(entity.GetTableName()!.ToUpperInvariant());
                entity.GetKeys().ToList().ForEach(key => key.SetName(key.GetName()!.ToUpperInvariant()));
                entity.GetIndexes().ToList().ForEach(index => index.SetDatabaseName(index.GetDatabaseName()!.ToUpperInvariant()));
                entity.GetCheckConstraints().ToList().ForEach(check => check.Name = check.Name!.ToUpperInvariant());
            }
        }
    }
}
