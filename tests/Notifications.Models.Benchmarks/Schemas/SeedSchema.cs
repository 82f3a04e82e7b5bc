using Notifications.Models.Benchmarks.Run;

namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>The baseline: what SQLAlchemy makes of the specification that the library began with.</summary>
/// <remarks>
/// Its defaults (uuid4, <c>unread</c>, <c>{}</c>, utc_now) are Python's, so the table has none. The model indexes <c>user_id</c> and
/// <c>type</c>, its acceptance criteria <c>created_at</c> as well.
/// </remarks>
internal sealed class SeedSchema : Schema
{
    private const string Tables =
        """
        CREATE TABLE notifications (
            id uuid NOT NULL,
            user_id uuid NOT NULL,
            type varchar(50) NOT NULL,
            title varchar(255) NOT NULL,
            message text NOT NULL,
            data jsonb NOT NULL,
            status varchar(20) NOT NULL,
            read_at timestamptz,
            delivered_via_ws boolean NOT NULL,
            delivered_via_email boolean NOT NULL,
            aggregation_id uuid,
            created_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (id)
        );
        CREATE INDEX ix_notifications_user_id ON notifications (user_id);
        CREATE INDEX ix_notifications_type ON notifications (type);
        CREATE INDEX ix_notifications_created_at ON notifications (created_at);
        """;

    public override Task CreateAsync(string connectionString) => Database.ExecuteAsync(connectionString, Tables);

    public override Guid NewId(DateTimeOffset at) => Guid.NewGuid();

    public override string NewIdInSql => "gen_random_uuid()";
}
