using Hostline.Core.Worlds;
using Hostline.Deciding;

namespace Hostline.Server;

/// <summary>
/// Exports under way on this node. Each has a place until its last row is sent, and reads one part after the other when it is its turn: between two
/// parts it waits for its reader, who may be slow, without a turn. Places and turns are shared by all accounts.
/// </summary>
sealed class Exports(TimeProvider time)
{
    public const int AtOnce = 32;

    /// <summary>Each keeps a processor busy.</summary>
    static readonly int PartsAtOnce = Math.Max(4, Environment.ProcessorCount);

    readonly SharedTurns places = new(AtOnce, time), parts = new(PartsAtOnce, time);

    /// <summary>A place until the end of the request; null if none became free in time.</summary>
    public async Task<ExportPlace?> Begin(Taker who, HttpContext http)
    {
        if (await places.Take(who, Searches.TurnWithin, http.RequestAborted) is not { } place)
        {
            return null;
        }

        http.Response.RegisterForDispose(place);
        return new(parts, who);
    }
}

/// <summary>An export that may be sent.</summary>
sealed class ExportPlace(SharedTurns parts, Taker who)
{
    /// <summary>Reads a part when it is its turn, however long that takes: the answer has begun, so it can no longer be refused.</summary>
    public async Task<T> Read<T>(Func<Task<T>> part, CancellationToken cancellation)
    {
        while (true)
        {
            using var turn = await parts.Take(who, Searches.TurnWithin, cancellation);
            if (turn is not null)
            {
                return await part();
            }
        }
    }

    /// <inheritdoc cref="Read{T}"/>
    public Task Read(Func<Task> part, CancellationToken cancellation) => Read(async () =>
    {
        await part();
        return true;
    }, cancellation);
}
