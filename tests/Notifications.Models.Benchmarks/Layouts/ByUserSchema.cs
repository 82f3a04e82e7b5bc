using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Layouts;

/// <summary>What the library's mapping makes with keys by user.</summary>
internal sealed class ByUserSchema : Schema
{
    public override async Task CreateAsync(string connectionString)
    {
        await using var context = new ByUserContext(new DbContextOptionsBuilder<ByUserContext>().UseNpgsql(connectionString).Options);
        await context.Database.EnsureCreatedAsync();
    }

    public override Guid NewId(DateTimeOffset at) => Library.NewId(at);

    public override string NewIdInSql => Library.NewIdInSql;
}
