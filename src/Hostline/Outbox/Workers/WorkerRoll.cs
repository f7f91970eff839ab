using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;

namespace Hostline.Outbox.Workers;

/// <summary>Which worker takes an errand: by its kind, and by whether it is for the live world or a sandbox.</summary>
public sealed class WorkerRoll
{
    readonly Dictionary<(ErrandKind Kind, bool IsLive), WorkerPlaces> byKind = [];

    /// <exception cref="InvalidOperationException">A kind has no worker or two, so that its errands would wait forever or be done twice.</exception>
    public WorkerRoll(IEnumerable<Worker> workers)
    {
        All = [.. workers.Select(w => new WorkerPlaces(w))];
        foreach (var (places, kind, isLive) in All.SelectMany(p => p.Worker.Kinds.SelectMany(k => Sides(p.Worker.Worlds).Select(live => (p, k, live)))))
        {
            if (!byKind.TryAdd((kind, isLive), places))
            {
                throw new InvalidOperationException($"Errands of kind {kind} have two workers.");
            }
        }

        if (Enum.GetValues<ErrandKind>().SelectMany(k => Sides(WorkedWorlds.All).Select(live => (k, live)))
            .FirstOrDefault(k => !byKind.ContainsKey(k)) is { k: not 0 } missing)
        {
            throw new InvalidOperationException($"Errands of kind {missing.k} have no worker.");
        }
    }

    public IReadOnlyList<WorkerPlaces> All { get; }

    public WorkerPlaces Of(ErrandKind kind, WorldId world) => byKind[(kind, world == World.LiveId)];

    public int Kinds => byKind.Count / 2;

    public long[] FreeKinds() => [.. All.Where(p => p.HasPlace).SelectMany(p => p.Worker.Kinds).Distinct().Select(k => (long)k)];

    static bool[] Sides(WorkedWorlds worlds) => worlds switch
    {
        WorkedWorlds.Live => [true],
        WorkedWorlds.Sandboxes => [false],
        _ => [true, false],
    };
}
