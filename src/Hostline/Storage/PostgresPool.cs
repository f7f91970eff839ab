using System.Diagnostics;
using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// A node's connections. If the server refuses a new one because it has none left (53300), requests wait for one of the open ones to be
/// returned, and one more is tried each second.
/// </summary>
sealed class PostgresPool : IAsyncDisposable
{
    /// <summary>How long a request waits for a connection; well below a request's own time limit.</summary>
    static readonly TimeSpan ConnectionWithin = TimeSpan.FromSeconds(10);
    static readonly TimeSpan TryMoreAfter = TimeSpan.FromSeconds(1);

    readonly NpgsqlDataSource source;
    readonly SemaphoreSlim places;

    /// <summary>Connections that are not opened for now, because the server has none left.</summary>
    int shut;

    public PostgresPool(PostgresAddress address, PostgresTerms terms)
    {
        source = Source(address.ForServing(terms.Connections), address.HasSeveralHosts, connection => PostgresChecks.ForServing(connection, terms));
        places = new(terms.Connections);
    }

    /// <summary>If there are several hosts, uses the primary.</summary>
    public static NpgsqlDataSource Source(string connectionString, bool hasSeveralHosts, Func<NpgsqlConnection, Task> prepare)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException("Connections are opened asynchronously."), prepare);
        return hasSeveralHosts ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite) : builder.Build();
    }

    /// <summary>Each call must be followed by one <see cref="GiveBack"/>.</summary>
    /// <exception cref="StorageBusyException">None became free in time.</exception>
    public async Task<NpgsqlConnection> Open(CancellationToken cancellation = default)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = ConnectionWithin - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await places.WaitAsync(left, cancellation))
            {
                throw new StorageBusyException($"No connection to PostgreSQL became free within {ConnectionWithin.TotalSeconds:0} s.");
            }

            try
            {
                return await source.OpenConnectionAsync(cancellation);
            }
            catch (Exception refused) when (PostgresErrors.IsFull(refused))
            {
                Shut();
            }
            catch
            {
                places.Release();
                throw;
            }
        }
    }

    /// <summary>Must be called after the connection was disposed.</summary>
    public void GiveBack() => places.Release();

    public void Clear() => source.Clear();

    public ValueTask DisposeAsync() => source.DisposeAsync();

    void Shut()
    {
        if (Interlocked.Increment(ref shut) == 1)
        {
            _ = Reopen();
        }
    }

    /// <summary>Reopens one connection a second, so that waiting requests do not all hit a full server at once.</summary>
    async Task Reopen()
    {
        do
        {
            await Task.Delay(TryMoreAfter);
            places.Release();
        }
        while (Interlocked.Decrement(ref shut) > 0);
    }
}
