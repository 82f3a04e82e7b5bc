using Npgsql;

namespace Notifications.Samples.Tests.Load;

/// <summary>What plain SQL says of the tables.</summary>
internal sealed class StoredInboxes(NpgsqlDataSource database)
{
    public async Task<List<Member>> MembersAsync(CookieMint mint)
    {
        var standings = await StandingsAsync();
        const string sql = """
            SELECT
                u."Id", u."UserName", u."DisplayName", u."OrganizationId", u."SecurityStamp",
                EXISTS (SELECT FROM "AspNetUserRoles" AS r WHERE r."UserId" = u."Id"),
                count(*) FILTER (WHERE p.preferences #> '{in_app,announcement}' IS DISTINCT FROM 'false')
                    OVER (PARTITION BY u."OrganizationId")::int
            FROM "AspNetUsers" AS u JOIN notification_preferences AS p ON p.user_id = u."Id"
            WHERE u."UserName" LIKE 'member%'
            """;
        return await ReadAsync(sql, row =>
        {
            var (id, organizationId, isAdmin) = (row.GetGuid(0), row.GetGuid(3), row.GetBoolean(5));
            return new Member
            {
                Id = id,
                OrganizationId = organizationId,
                IsAdmin = isAdmin,
                Audience = row.GetInt32(6),
                Cookie = mint.Mint(id, row.GetString(1), row.GetString(2), organizationId, row.GetString(4), isAdmin),
                Standing = standings[id],
            };
        });
    }

    public async Task<Dictionary<Guid, Standing>> StandingsAsync()
    {
        const string sql = """
            SELECT
                p.user_id,
                (count(*) FILTER (WHERE n.status = 'read'))::int,
                (count(*) FILTER (WHERE n.deleted_at IS NOT NULL))::int,
                (p.preferences #>> '{email,comment}')::boolean
            FROM notification_preferences AS p LEFT JOIN notifications AS n ON n.user_id = p.user_id
            GROUP BY p.id
            """;
        var standings = await ReadAsync(sql, row => (
            UserId: row.GetGuid(0), Standing: new Standing(row.GetInt32(1), row.GetInt32(2), row.IsDBNull(3) ? null : row.GetBoolean(3))));
        return standings.ToDictionary(pair => pair.UserId, pair => pair.Standing);
    }

    public async Task<Dictionary<Guid, Badge>> BadgesAsync()
    {
        const string sql = """
            SELECT u."Id", count(n.id)::int
            FROM "AspNetUsers" AS u LEFT JOIN notifications AS n ON n.user_id = u."Id" AND n.status = 'unread' AND n.deleted_at IS NULL
            GROUP BY u."Id"
            """;
        return (await ReadAsync(sql, row => (UserId: row.GetGuid(0), Badge: Badge.Of(row.GetInt32(1)))))
            .ToDictionary(pair => pair.UserId, pair => pair.Badge);
    }

    /// <summary>How many members of the organization that a title names have an announcement.</summary>
    public async Task<Dictionary<string, int>> AnnouncedAsync()
    {
        const string sql = """
            SELECT n.title, count(DISTINCT n.user_id)::int
            FROM notifications AS n JOIN "AspNetUsers" AS u ON u."Id" = n.user_id AND n.title LIKE 'News % of ' || u."OrganizationId"
            GROUP BY n.title
            """;
        return (await ReadAsync(sql, row => (Title: row.GetString(0), Members: row.GetInt32(1))))
            .ToDictionary(pair => pair.Title, pair => pair.Members);
    }

    /// <summary>The announcements in each inbox.</summary>
    public async Task<ILookup<Guid, Guid>> NewsAsync() =>
        (await ReadAsync(
            "SELECT user_id, id FROM notifications WHERE title LIKE 'News % of %' AND deleted_at IS NULL",
            row => (UserId: row.GetGuid(0), Id: row.GetGuid(1))))
        .ToLookup(pair => pair.UserId, pair => pair.Id);

    public async Task<int> CountAsync() => (await ReadAsync("SELECT count(*)::int FROM notifications", row => row.GetInt32(0))).Single();

    private async Task<List<TRow>> ReadAsync<TRow>(string sql, Func<NpgsqlDataReader, TRow> convert)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<TRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(convert(reader));
        }

        return rows;
    }
}
