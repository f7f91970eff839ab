using System.Data;
using Hostline.Core.Worlds;
using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Writes batches over one connection in two trips. The first locks and reads the guarded versions in a fixed order and
/// runs every check; when a unit fails there, the transaction is rolled back and begun again without it. The second runs
/// the rest and commits. A lost answer to that COMMIT is settled by <c>pg_xact_status</c>.
/// </summary>
sealed class PostgresWriter(NpgsqlDataSource source, FaultPoints faults) : IAsyncDisposable
{
    static readonly TimeSpan OutcomeWithin = TimeSpan.FromSeconds(5);
    static readonly Sql Begin = new("begin");
    static readonly Sql Commit_ = new("commit");
    static readonly Sql Xid = new("select pg_current_xact_id()::text");
    static readonly Sql Notify = new("select pg_notify('hostline', $1)");

    NpgsqlConnection? connection;

    /// <summary>The database is not there or not able, as opposed to a statement being wrong.</summary>
    public static bool IsOutage(Exception e) => e switch
    {
        PostgresException p => p.SqlState is "57P01" or "57P02" or "57P03" or "57014" or "53300" or "53100" or "53200" or "55P03" or "40P01" or "25P02" or "25P03" or "58030",
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        ObjectDisposedException => true,
        _ => false,
    };

    public async Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        await faults.Pass(FaultPoints.BeforeCommit);
        var results = new UnitResult[units.Count];
        await Write([.. units.Select((u, i) => (u, i))], results);
        await faults.Pass(FaultPoints.AfterCommit);
        return results;
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    async Task Write(List<(Unit Unit, int Place)> units, UnitResult[] results)
    {
        while (units.Count > 0)
        {
            string? xid = null;
            var committing = false;
            try
            {
                connection ??= await source.OpenConnectionAsync();
                xid = await FirstTrip(units, results);
                var failed = units.RemoveAll(u => results[u.Place].Result.Status != CommitStatus.Done);
                if (failed > 0)
                {
                    await RollBack();
                    continue;
                }

                committing = true;
                await SecondTrip(units);
                return;
            }
            catch (PostgresException wrong) when (!committing || wrong.InvariantSeverity == "ERROR")
            {
                await RollBack();
                if (units.Count == 1)
                {
                    results[units[0].Place] = new(CommitResult.Done, Explain(wrong));
                    return;
                }

                // One unit spoils the batch: halves, so that its neighbors go through.
                await Write(units[..(units.Count / 2)], results);
                units = units[(units.Count / 2)..];
            }
            catch (Exception gone) when (IsOutage(gone))
            {
                await Drop();
                if (!committing || xid is null)
                {
                    throw new StorageBusyException($"PostgreSQL did not take the change: {gone.Message}", gone);
                }

                if (await WasCommitted(xid, gone))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Begin, guards, checks. Puts each unit's result in its place and gives the transaction's id.</summary>
    async Task<string> FirstTrip(List<(Unit Unit, int Place)> units, UnitResult[] results)
    {
        await using var batch = connection!.CreateBatch();
        batch.Add(new Write(Begin, []));
        var guards = new PostgresGuards(units.SelectMany(u => u.Unit.Guards));
        guards.AddTo(batch);
        batch.Add(new Write(Xid, []));
        var firstCheck = batch.BatchCommands.Count;
        foreach (var check in units.SelectMany(u => u.Unit.Checks))
        {
            batch.Add(check);
        }

        await using var reader = await batch.ExecuteReaderAsync();
        await guards.Read(reader);
        var xid = await ReadXid(reader);
        var counts = await CountRows(reader, [.. units.SelectMany(u => u.Unit.Checks)]);
        var next = 0;
        foreach (var (unit, place) in units)
        {
            results[place] = new(Judge(unit, guards, batch, counts, firstCheck, ref next));
        }

        return xid;
    }

    static CommitResult Judge(Unit unit, PostgresGuards guards, NpgsqlBatch batch, int[] returned, int firstCheck, ref int next)
    {
        var start = next;
        next += unit.Checks.Count;
        if (!unit.Guards.All(guards.Hold))
        {
            return CommitResult.Stale;
        }

        for (var i = 0; i < unit.Checks.Count; i++)
        {
            var changed = returned[start + i] >= 0 ? returned[start + i] : batch.BatchCommands[firstCheck + start + i].RecordsAffected;
            if (unit.Checks[i].Expect is { } expected && changed != expected)
            {
                return new(CommitStatus.Conflict, i);
            }
        }

        return CommitResult.Done;
    }

    static async Task<string> ReadXid(NpgsqlDataReader reader)
    {
        await reader.ReadAsync();
        var xid = reader.GetString(0);
        await reader.NextResultAsync();
        return xid;
    }

    /// <summary>Rows that each check returned, or −1 for one that returns none; those come as results only when they have columns.</summary>
    static async Task<int[]> CountRows(NpgsqlDataReader reader, Write[] checks)
    {
        var counts = new int[checks.Length];
        for (var i = 0; i < checks.Length; i++)
        {
            checks[i].Rows?.Clear();
            counts[i] = -1;
            if (!PostgresGuards.ReturnsRows(checks[i].Sql))
            {
                continue;
            }

            counts[i] = 0;
            while (await reader.ReadAsync())
            {
                counts[i]++;
                checks[i].Rows?.Add(new Row(reader, guidsAreBytes: false));
            }

            await reader.NextResultAsync();
        }

        return counts;
    }

    async Task SecondTrip(List<(Unit Unit, int Place)> units)
    {
        await using var batch = connection!.CreateBatch();
        foreach (var write in units.SelectMany(u => u.Unit.Rest))
        {
            batch.Add(write);
        }

        var wakes = units.Aggregate(Wakes.None, (all, u) => all | u.Unit.Wakes);
        if (wakes != Wakes.None)
        {
            batch.Add(new Write(Notify, [((int)wakes).ToString()]));
        }

        batch.Add(new Write(Commit_, []));
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Asks the database what became of a transaction whose COMMIT was not answered.</summary>
    async Task<bool> WasCommitted(string xid, Exception cause)
    {
        using var patience = new CancellationTokenSource(OutcomeWithin);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                connection ??= await source.OpenConnectionAsync(patience.Token);
                await using var ask = new NpgsqlCommand($"select pg_xact_status('{xid}'::xid8)", connection);
                switch (await ask.ExecuteScalarAsync(patience.Token) as string)
                {
                    case "committed": return true;
                    case "aborted": return false;
                }
            }
            catch (Exception gone) when (IsOutage(gone) || gone is OperationCanceledException)
            {
                await Drop();
            }

            await Task.Delay(50, CancellationToken.None);
        }

        throw new OutcomeUnknownException("PostgreSQL did not say whether the change was stored.", cause);
    }

    async Task RollBack()
    {
        try
        {
            // After a fatal error (the backend was terminated) there is no session left to roll back in.
            if (connection is { State: ConnectionState.Open })
            {
                await using var command = new NpgsqlCommand("rollback", connection);
                await command.ExecuteNonQueryAsync();
                return;
            }
        }
        catch (Exception gone) when (IsOutage(gone))
        {
            // Dropped below: the server rolls back what its client has left.
        }

        await Drop();
    }

    async Task Drop()
    {
        if (connection is not null)
        {
            NpgsqlConnection.ClearPool(connection);
            await connection.DisposeAsync();
            connection = null;
        }
    }

    static Exception Explain(PostgresException wrong) => IsOutage(wrong)
        ? new StorageBusyException($"PostgreSQL did not take the change: {wrong.MessageText}", wrong)
        : wrong;
}
