namespace Notifications.Models.Tests.Composition;

/// <summary>SQL Server, without a server: the model is built, and its script.</summary>
public sealed class SqlServerTests
{
    [Test]
    public void The_model_makes_a_script_with_the_types_of_SQL_Server()
    {
        using var context = new PortableContext(new DbContextOptionsBuilder().UseSqlServer("Server=nowhere.invalid").Options);

        var script = context.Database.GenerateCreateScript();

        script.Should().ContainAll(
            "[id] uniqueidentifier NOT NULL", "[type] nvarchar(50) NOT NULL", "[data] nvarchar(max) NOT NULL",
            "[created_at] datetime2 NOT NULL", "[delivered_via_ws] bit NOT NULL",
            "CREATE UNIQUE INDEX [ix_notification_preferences_user_id]");
        script.Should().NotContainAny("jsonb", "uuid]", "timestamp", "now()", "CHECK", "xmin");
    }

    [Test]
    public async Task A_command_says_what_it_needs()
    {
        await using var context = new PortableContext(new DbContextOptionsBuilder().UseSqlServer("Server=nowhere.invalid").Options);

        (await context.Awaiting(c => c.PublishAsync(new NotificationContent("t", "t", "m"), [Guid.NewGuid()]))
            .Should().ThrowAsync<NotSupportedException>())
            .WithMessage("PublishAsync needs PostgreSQL*Microsoft.EntityFrameworkCore.SqlServer*");
    }
}
