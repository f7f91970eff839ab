using Npgsql;

namespace Hostline.Storage;

/// <summary>Statements that are sent to PostgreSQL together and answered together.</summary>
sealed class PostgresTrip(NpgsqlConnection connection, PostgresTypes types)
{
    readonly List<NpgsqlBatchCommand> commands = [];
    readonly List<Func<NpgsqlDataReader, Task>> readers = [];
    readonly List<(NpgsqlBatchCommand Command, Action<int> Changed)> changes = [];

    public void Add(string text) => commands.Add(new(text));

    /// <param name="read">Reads the returned rows; required if, and only if, the statement returns rows.</param>
    /// <param name="changed">Called with the number of changed rows.</param>
    public void Add(Sql sql, object?[] args, Func<NpgsqlDataReader, Task>? read = null, Action<int>? changed = null)
    {
        var command = new NpgsqlBatchCommand(sql.ForPostgres);
        var parameters = types.Of(sql);
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.Add(PostgresTypes.Parameter(args[i], parameters[i]));
        }

        Add(command, read, changed);
    }

    public void AddRows(Sql sql, PostgresInsert insert, List<Write> rows, Func<NpgsqlDataReader, Task>? read = null)
    {
        var columns = types.Of(sql);
        var command = new NpgsqlBatchCommand(insert.Text(columns, returning: read is not null));
        for (var i = 0; i < columns.Length; i++)
        {
            var place = i;
            command.Parameters.Add(PostgresTypes.Column(columns[i], rows.Count, row => rows[row].Args[place]));
        }

        Add(command, read, null);
    }

    public async Task Go(CancellationToken cancellation = default)
    {
        await using var batch = new NpgsqlBatch(connection);
        commands.ForEach(batch.BatchCommands.Add);
        // Statements that are already prepared on this connection cost no round trip.
        await batch.PrepareAsync(cancellation);
        await using (var reader = await batch.ExecuteReaderAsync(cancellation))
        {
            foreach (var read in readers)
            {
                await read(reader);
                await reader.NextResultAsync(cancellation);
            }
        }

        foreach (var (command, changed) in changes)
        {
            changed(checked((int)command.Rows));
        }
    }

    void Add(NpgsqlBatchCommand command, Func<NpgsqlDataReader, Task>? read, Action<int>? changed)
    {
        commands.Add(command);
        if (read is not null)
        {
            readers.Add(read);
        }

        if (changed is not null)
        {
            changes.Add((command, changed));
        }
    }
}

sealed class PostgresColumns(NpgsqlDataReader reader) : Columns
{
    public override bool IsNull(int i) => reader.IsDBNull(i);

    // Npgsql also reads an integer column as bigint.
    public override long Long(int i) => reader.GetInt64(i);

    public override bool Bool(int i) => reader.GetBoolean(i);

    public override string Text(int i) => reader.GetString(i);

    public override byte[] Bytes(int i) => reader.GetFieldValue<byte[]>(i);

    public override Guid Guid(int i) => reader.GetGuid(i);
}
