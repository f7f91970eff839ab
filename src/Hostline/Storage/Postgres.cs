using System.Threading.Channels;
using Hostline.Core.Worlds;
using Npgsql;

namespace Hostline.Storage;

/// <summary>PostgreSQL, shared by any number of nodes. All decisions are made on the primary, by its clock.</summary>
public sealed class Postgres : Database
{
    const string Wakeups = "hostline";

    /// <summary>The advisory lock that serializes migrations of several nodes.</summary>
    const long MigrationLock = 0x686f73746c696e65;

    static readonly Sql HasSchema = new("select to_regclass('migrations') is not null");
    static readonly Sql Clock = new("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
    static readonly TimeSpan HearAgainAfter = TimeSpan.FromSeconds(1);

    static readonly TimeSpan AskForLockAfter = TimeSpan.FromSeconds(1);

    readonly PostgresAddress address;
    readonly PostgresTerms terms;
    readonly PostgresPool pool;
    readonly PostgresTeller teller;
    readonly PostgresTypes types = new();
    readonly PostgresWriter[] writers;
    readonly Channel<PostgresWriter> idle = Channel.CreateUnbounded<PostgresWriter>();

    /// <param name="address">A postgres:// URL, or the key=value form of libpq or Npgsql.</param>
    /// <exception cref="ArgumentException">The address cannot be read.</exception>
    public Postgres(string address, FaultPoints faults, PostgresTerms? terms = null)
        : this(PostgresAddress.Read(address), faults, terms ?? PostgresTerms.Read())
    {
    }

    Postgres(PostgresAddress address, FaultPoints faults, PostgresTerms terms) : base(faults, $"PostgreSQL at {address.Place}")
    {
        (this.address, this.terms) = (address, terms);
        pool = new(address, terms);
        teller = new(pool);
        writers = [.. Enumerable.Range(0, Writers).Select(_ => new PostgresWriter(pool, types, faults, Watch, teller))];
        Array.ForEach(writers, writer => idle.Writer.TryWrite(writer));
    }

    /// <summary>While one batch waits for its fsync, the next one is sent.</summary>
    public override int Writers => 2;

    public override bool IsShared => true;

    public override async Task Run(ReadBatch batch, CancellationToken cancellation = default)
    {
        Faults.Ask(batch);
        try
        {
            if (!await TryRun(batch, cancellation))
            {
                // The server was restarted or the schema changed, which affects every idle connection alike.
                pool.Clear();
                await using var fresh = await PostgresSession.Open(pool, cancellation);
                await Read(fresh, batch, cancellation);
            }

            Watch.Read();
        }
        catch (Exception gone) when (PostgresErrors.IsOutage(gone))
        {
            throw Busy(gone);
        }
    }

    StorageBusyException Busy(Exception gone)
    {
        if (PostgresErrors.IsAway(gone))
        {
            Watch.Unreachable(PostgresErrors.Said(gone));
        }

        return new($"PostgreSQL cannot be reached: {PostgresErrors.Said(gone)}", gone) { IsToldElsewhere = PostgresErrors.IsAway(gone) };
    }

    /// <summary>False if only the connection failed.</summary>
    async Task<bool> TryRun(ReadBatch batch, CancellationToken cancellation)
    {
        await using var session = await PostgresSession.Open(pool, cancellation);
        try
        {
            await Read(session, batch, cancellation);
            return true;
        }
        catch (Exception gone) when (PostgresErrors.IsLostConnection(gone))
        {
            session.Drop();
            return PostgresErrors.IsTimeout(gone) ? throw new TimeoutException(gone.Message, gone) : false;
        }
        catch (Exception changed) when (PostgresErrors.IsStalePlan(changed))
        {
            return false;
        }
    }

    async Task Read(PostgresSession session, ReadBatch batch, CancellationToken cancellation)
    {
        await types.Learn(session.Connection, [new(Clock, []), .. batch.Queries]);
        var trip = new PostgresTrip(session.Connection, types);
        trip.Add(Clock, [], async reader =>
        {
            await reader.ReadAsync(cancellation);
            batch.Now = Micros.FromMicros(reader.GetInt64(0));
        });
        foreach (var query in batch.Queries)
        {
            trip.Add(query.Sql, query.Args, reader => Fill(query.Rows!, reader, cancellation));
        }

        await session.Go(trip, PostgresSession.AnswerWithin, cancellation);
    }

    static async Task Fill(IRowSink rows, NpgsqlDataReader reader, CancellationToken cancellation)
    {
        rows.Clear();
        var row = new Row(new PostgresColumns(reader));
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(row);
        }
    }

    public override async Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        // A connection serves one batch at a time; waits while all are in use.
        var writer = await idle.Reader.ReadAsync();
        try
        {
            return await writer.Commit(units);
        }
        finally
        {
            idle.Writer.TryWrite(writer);
        }
    }

    public override async Task<bool> IsEmpty() => await One(HasSchema, r => r.Bool(0)) is false;

    public override async Task Migrate()
    {
        try
        {
            await using var source = Unpooled();
            await using var connection = await source.OpenConnectionAsync();
            await PostgresPooler.RequireSessions(connection, async () => await source.OpenConnectionAsync());
            // Closing the connection also releases the lock.
            await Lock(connection);
            await Execute(connection, "create table if not exists migrations (id integer primary key)");
            await RequireKnownSchema(connection);
            foreach (var migration in Migrations.All)
            {
                await Apply(connection, migration);
            }

            await PostgresFeed.KeepAhead(connection);
        }
        catch (Exception gone) when (PostgresErrors.IsOutage(gone))
        {
            throw new StorageBusyException($"PostgreSQL cannot be reached: {PostgresErrors.Said(gone)}", gone);
        }
    }

    /// <summary>Detects a pooler between this node and the server, and any problem with it; for the doctor.</summary>
    public async Task<(bool IsBetween, string? Trouble)> Pooler()
    {
        await using var source = Unpooled();
        await using var connection = await source.OpenConnectionAsync();
        try
        {
            await PostgresPooler.RequireSessions(connection, async () => await source.OpenConnectionAsync());
            return (await PostgresPooler.IsBetween(connection), null);
        }
        catch (UnfitDatabaseException unfit)
        {
            return (true, unfit.Message);
        }
    }

    /// <summary>Connections outside the pool, for long operations.</summary>
    NpgsqlDataSource Unpooled() =>
        PostgresPool.Source(address.ForMigrating(), address.HasSeveralHosts, connection => PostgresChecks.ForMigrating(connection, terms));

    /// <summary>Tries once a second, and logs that it waits, so that a slow start is explained.</summary>
    async Task Lock(NpgsqlConnection connection)
    {
        await using var ask = new NpgsqlCommand($"select pg_try_advisory_lock({MigrationLock})", connection);
        for (var seconds = 1; !(bool)(await ask.ExecuteScalarAsync())!; seconds++)
        {
            Watch.Log.LogWarning("Another node is migrating the schema; this one has waited {Seconds} s for it.", seconds);
            await Task.Delay(AskForLockAfter);
        }
    }

    static async Task RequireKnownSchema(NpgsqlConnection connection)
    {
        await using var newest = new NpgsqlCommand("select coalesce(max(id), 0) from migrations", connection);
        Migrations.RequireKnown((int)(await newest.ExecuteScalarAsync())!);
    }

    public override async Task Listen(Action<Wakes> woke, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await ListenUntilLost(woke, cancellation);
                // Without notifications the loops still poll once a second.
                await Task.Delay(HearAgainAfter, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Cancelled.
        }
    }

    async Task ListenUntilLost(Action<Wakes> woke, CancellationToken cancellation)
    {
        PostgresSession? session = null;
        try
        {
            session = await PostgresSession.Open(pool, cancellation);
            // Anyone may notify a channel, with any payload.
            session.Connection.Notification += (_, told) => woke(int.TryParse(told.Payload, out var wakes) ? (Wakes)wakes : Wakes.None);
            await Execute(session.Connection, "listen " + Wakeups);
            while (true)
            {
                await session.Connection.WaitAsync(cancellation);
            }
        }
        catch (Exception gone) when (gone is NpgsqlException or StorageBusyException || PostgresErrors.IsOutage(gone))
        {
            // Listens again after a pause.
        }
        finally
        {
            // It is listening, so it must not be returned to the pool.
            session?.Drop();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var writer in writers)
        {
            await writer.DisposeAsync();
        }

        await teller.Done();
        await pool.DisposeAsync();
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

    internal static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
