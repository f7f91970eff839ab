using System.Collections.Concurrent;
using Hostline.Core.Worlds;
using Npgsql;

namespace Hostline.Storage;

/// <summary>PostgreSQL, shared by any number of nodes. All decisions are taken on the primary, by its clock.</summary>
public sealed class Postgres : Database
{
    const string Channel = "hostline";

    /// <summary>Of the advisory lock that lets one node migrate while the others wait.</summary>
    const long MigrationLock = 0x686f73746c696e65;

    static readonly Sql Clock = new("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");

    readonly NpgsqlDataSource source;
    readonly ConcurrentBag<PostgresWriter> idle;
    readonly SemaphoreSlim room;

    /// <param name="address">A postgres:// URL, or Npgsql's key=value form.</param>
    public Postgres(string address, FaultPoints faults) : base(faults)
    {
        source = NpgsqlDataSource.Create(PostgresAddress.ToConnectionString(address));
        idle = [.. Enumerable.Range(0, Writers).Select(_ => new PostgresWriter(source, faults))];
        room = new(Writers);
    }

    /// <summary>Two: while one batch waits for its fsync, the next is sent.</summary>
    public override int Writers => 2;

    public override bool IsShared => true;

    public override async Task Run(ReadBatch batch, CancellationToken cancellation = default)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var commands = connection.CreateBatch();
            commands.Add(new Write(Clock, []));
            foreach (var query in batch.Queries)
            {
                commands.Add(query);
            }

            await using var reader = await commands.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            batch.Now = Micros.FromMicros(reader.GetInt64(0));
            foreach (var query in batch.Queries)
            {
                await reader.NextResultAsync(cancellation);
                query.Rows!.Clear();
                while (await reader.ReadAsync(cancellation))
                {
                    query.Rows.Add(new Row(reader, guidsAreBytes: false));
                }
            }
        }
        catch (Exception gone) when (PostgresWriter.IsOutage(gone))
        {
            throw new StorageBusyException($"PostgreSQL can not be reached: {gone.Message}", gone);
        }
    }

    /// <summary>A writer is one connection: whoever commits has one to himself, and waits when all are busy.</summary>
    public override async Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        await room.WaitAsync();
        idle.TryTake(out var writer);
        try
        {
            return await writer!.Commit(units);
        }
        finally
        {
            idle.Add(writer!);
            room.Release();
        }
    }

    public override async Task Migrate()
    {
        await using var connection = await source.OpenConnectionAsync();
        await Execute(connection, $"select pg_advisory_lock({MigrationLock})");
        try
        {
            await Execute(connection, "create table if not exists migrations (id integer primary key)");
            foreach (var migration in Migrations.All)
            {
                await Apply(connection, migration);
            }
        }
        finally
        {
            await Execute(connection, $"select pg_advisory_unlock({MigrationLock})");
        }
    }

    public override async Task Listen(Action<Wakes> woke, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                connection.Notification += (_, told) => woke((Wakes)int.Parse(told.Payload));
                await Execute(connection, "listen " + Channel);
                while (true)
                {
                    await connection.WaitAsync(cancellation);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception gone) when (PostgresWriter.IsOutage(gone))
            {
                // The loops poll once a second anyway; hearing others is only faster.
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var writer in idle)
        {
            await writer.DisposeAsync();
        }

        room.Dispose();
        await source.DisposeAsync();
    }

    static async Task Apply(NpgsqlConnection connection, Migration migration)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var ask = new NpgsqlCommand($"select count(*) from migrations where id = {migration.Id}", connection, transaction);
        if ((long)(await ask.ExecuteScalarAsync())! == 0)
        {
            await Execute(connection, migration.ForPostgres);
            await Execute(connection, $"insert into migrations (id) values ({migration.Id})");
        }

        await transaction.CommitAsync();
    }

    static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}

static class PostgresBatches
{
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, Write write)
    {
        var command = new NpgsqlBatchCommand(write.Sql.ForPostgres);
        foreach (var arg in write.Args)
        {
            command.Parameters.Add(Parameter(arg));
        }

        batch.BatchCommands.Add(command);
        return command;
    }

    static NpgsqlParameter Parameter(object? arg) => arg switch
    {
        Guid id => new NpgsqlParameter<Guid> { TypedValue = id },
        string text => new NpgsqlParameter<string> { TypedValue = text },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
        _ => SqlValues.Plain(arg) switch
        {
            long number => new NpgsqlParameter<long> { TypedValue = number },
            int number => new NpgsqlParameter<int> { TypedValue = number },
            var other => new NpgsqlParameter { Value = other },
        },
    };
}
