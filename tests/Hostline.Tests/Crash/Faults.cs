using System.Collections.Concurrent;
using Hostline.Storage;

namespace Hostline.Tests.Crash;

enum FaultKind
{
    Kill,
    Stop,
}

/// <summary>A fault of one node, and until when it had effects.</summary>
sealed record Fault(FaultKind Kind, int Node, DateTimeOffset At)
{
    public DateTimeOffset? HealedAt { get; init; }

    /// <summary>Whether any part of the interval was affected by this fault.</summary>
    public bool Touches(DateTimeOffset from, DateTimeOffset to) => At <= to && (HealedAt is not { } healed || from <= healed);
}

static class Faults
{
    static readonly string[] Points = [FaultPoints.BeforeCommit, FaultPoints.AfterCommit, FaultPoints.BeforeSend, FaultPoints.AfterSend];

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>In half of the lives a fault point is armed; the others end at a random instant.</summary>
    public static string? Arm(Seeded seeded) =>
        seeded.OneIn(2) ? $"{seeded.Of(Points)}=kill@{seeded.Between(1, 120)}" : null;
}

/// <summary>Every fault of a scenario.</summary>
sealed class FaultLog
{
    readonly Lock gate = new();
    readonly List<Fault> all = [];
    readonly ConcurrentQueue<string> complaints = new();

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <summary>Ends without a planned cause.</summary>
    public IEnumerable<string> Complaints => complaints;

    public void Complain(string complaint) => complaints.Enqueue(complaint);

    public void Hit(Fault fault)
    {
        lock (gate)
        {
            all.Add(fault);
        }
    }

    public void Healed(int node, DateTimeOffset at)
    {
        lock (gate)
        {
            for (var i = 0; i < all.Count; i++)
            {
                if (all[i].Node == node && all[i].HealedAt is null)
                {
                    all[i] = all[i] with { HealedAt = at };
                }
            }
        }
    }
}
