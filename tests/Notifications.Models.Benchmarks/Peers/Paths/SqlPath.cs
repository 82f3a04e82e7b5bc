using System.Globalization;
using Notifications.Models.Benchmarks.Inbox;
using Npgsql;

namespace Notifications.Models.Benchmarks.Peers.Paths;

/// <summary>A peer: its statements through Npgsql, without the object-relational mapper that it has.</summary>
internal sealed class SqlPath(Peer peer, NpgsqlDataSource database) : PeerPath(peer.Name)
{
    private const string Payload =
        """
        {"title": "Ada mentioned you in ticket T-1", "message": "Could you have a look at the last build? It fails since this morning."}
        """;

    public override Task<int> PageAsync(int user) => RunAsync(peer.Page, peer.UserKey(user));

    public override async Task<int> BadgeAsync(int user) =>
        Math.Min(await RunAsync(peer.Badge, peer.UserKey(user)), Requests.BadgeCap);

    public override Task<int> InsertAsync(int user) => RunAsync(peer.Insert, peer.UserKey(user));

    public override Task<int> MarkOneAsync(object user, object id) => RunAsync(peer.MarkOne, user, id);

    public override Task<int> MarkAllAsync(int user) => RunAsync(peer.MarkAll, peer.UserKey(user));

    protected override Task<IReadOnlyList<(object User, object Id)>> ReadUnreadAsync() => UnreadKeys.ReadAsync(database, peer.Unread);

    public override void ForgetPlans() => database.Clear();

    // Several writes are one transaction, as they are for the peers; a batch is one by itself.
    private async Task<int> RunAsync(IReadOnlyList<Sql> statements, object user, object? id = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = statements.Count(sql => sql.IsWrite) > 1 ? await connection.BeginTransactionAsync() : null;
        var run = new Run(connection, user, id);
        var answer = 0;
        foreach (var sql in statements)
        {
            var result = await run.NextAsync(sql);
            answer = sql.IsAside ? answer : result;
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync();
        }

        return answer;
    }

    private sealed class Run(NpgsqlConnection connection, object user, object? id)
    {
        private readonly Guid _newId = Guid.CreateVersion7();
        private List<object> _keys = [];

        public Task<int> NextAsync(Sql sql) => sql.Kind switch
        {
            SqlKind.Rows => ReadAsync(sql),
            SqlKind.Number => CountAsync(sql),
            SqlKind.Change => ChangeAsync(sql),
            _ => ChangeEachAsync(sql),
        };

        private async Task<int> ReadAsync(Sql sql)
        {
            await using var command = CommandOf(sql);
            await using var reader = await command.ExecuteReaderAsync();
            var (rows, keys) = (0, new List<object>());
            var values = new object[reader.FieldCount];
            while (await reader.ReadAsync())
            {
                reader.GetValues(values);
                if (sql.KeysWhere is not var (column, value) || value.Equals(values[column]))
                {
                    keys.Add(values[sql.KeyColumn]);
                }

                rows++;
            }

            _keys = keys;
            return rows;
        }

        private async Task<int> CountAsync(Sql sql)
        {
            await using var command = CommandOf(sql);
            return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }

        private async Task<int> ChangeAsync(Sql sql)
        {
            await using var command = CommandOf(sql);
            return await command.ExecuteNonQueryAsync();
        }

        private async Task<int> ChangeEachAsync(Sql sql)
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var key in _keys)
            {
                var command = new NpgsqlBatchCommand(sql.Text);
                command.Parameters.AddRange(sql.Inputs.Select(input => ParameterOf(input == Input.Id ? key : ValueOf(input))).ToArray());
                batch.BatchCommands.Add(command);
            }

            return _keys.Count == 0 ? 0 : await batch.ExecuteNonQueryAsync();
        }

        private NpgsqlCommand CommandOf(Sql sql)
        {
            var command = new NpgsqlCommand(sql.Text, connection);
            command.Parameters.AddRange(sql.Inputs.Select(input => ParameterOf(ValueOf(input))).ToArray());
            return command;
        }

        private static NpgsqlParameter ParameterOf(object value) => new() { Value = value };

        private object ValueOf(Input input) => input switch
        {
            Input.User => user,
            Input.Id => id!,
            Input.NewId => _newId,
            Input.RandomId => Guid.NewGuid(),
            Input.Now => DateTime.UtcNow,
            Input.LocalNow => DateTime.SpecifyKind(DateTime.UtcNow, DateTimeKind.Unspecified),
            Input.Payload => Payload,
            _ => _keys is [Guid, ..] ? _keys.Cast<Guid>().ToArray() : _keys.Cast<long>().ToArray(),
        };
    }
}
