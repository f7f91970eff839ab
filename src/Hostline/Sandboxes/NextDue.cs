using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

/// <summary>Something that happens automatically when the world's clock gets there.</summary>
/// <param name="What">deadline, errand, route or retry; the first two with their kind, as in <c>deadline.consentwindow</c>.</param>
/// <param name="At">World time.</param>
public sealed record DueNext(string What, DateTimeOffset At, OrderId Order);

/// <summary>What becomes due next in a sandbox, for those who move its clock.</summary>
public sealed class NextDue(Database database)
{
    public static readonly IReadOnlyList<string> Words =
    [
        .. Enum.GetValues<DeadlineKind>().Select(k => Word("deadline", k)), .. Enum.GetValues<ErrandKind>().Select(k => Word("errand", k)), "route", "retry",
    ];

    /// <summary>The earliest first.</summary>
    public async Task<IReadOnlyList<DueNext>> Of(WorldId world, int limit)
    {
        var batch = new ReadBatch();
        (Sql Asked, Func<int, string> Word)[] kinds =
        [
            (NextDueTable.Deadlines, k => Word("deadline", (DeadlineKind)k)), (NextDueTable.Errands, k => Word("errand", (ErrandKind)k)),
            (NextDueTable.Routes, _ => "route"), (NextDueTable.Retries, _ => "retry"),
        ];
        var found = kinds.Select(k => (k.Word, Rows: batch.Many(k.Asked, NextDueTable.Read, world, limit))).ToList();
        await database.Run(batch);
        return [.. found.SelectMany(f => f.Rows.Rows.Select(r => new DueNext(f.Word(r.Kind), r.At, r.Order))).OrderBy(d => d.At).Take(limit)];
    }

    static string Word<T>(string what, T kind) where T : struct, Enum => $"{what}.{kind.ToString().ToLowerInvariant()}";
}
