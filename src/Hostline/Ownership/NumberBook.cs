using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <param name="Version">The version of the number's counters; a unit that changes them guards it.</param>
/// <param name="HeldBy">Other hostings that block it: by an open proof, or because they are active and this is not a transfer.</param>
public sealed record NumberFacts(Hosting Hosting, int Version, NumberActs Acts, IReadOnlyList<SentCode> Codes, IReadOnlyList<HostingId> HeldBy)
{
    public bool IsHeldByOther => HeldBy.Any(holder => holder != Hosting.Id);

    /// <summary>The current code; null if there is none, it has no tries left, or its ten minutes are over.</summary>
    public SentCode? LiveCode(DateTimeOffset now) => Codes.Count > 0 && Codes[^1].IsAlive(now) ? Codes[^1] : null;

    public Reason WhyNoLiveCode => Codes.Count == 0 ? Reason.NoCodeSent : Codes[^1].IsUsedUp ? Reason.CodeTriesUsed : Reason.CodeExpired;

    public int UsedUp => Codes.Count(c => c.IsUsedUp);
}

public sealed class NumberBook(Database database)
{
    public Task<IReadOnlyDictionary<PhoneNumber, NumberFacts>> Load(LoadedOrder loaded, IEnumerable<Hosting> hostings) =>
        Load(loaded, hostings.Select(h => h.Number.ToString()));

    /// <summary>The facts about those of the texts that are numbers of the order.</summary>
    public async Task<IReadOnlyDictionary<PhoneNumber, NumberFacts>> Load(LoadedOrder loaded, IEnumerable<string> wanted)
    {
        var hostings = wanted.Distinct().Select(text => PhoneNumber.TryParse(text, out var number) ? loaded.Order.Find(number) : null).OfType<Hosting>()
            .ToList();
        PhoneNumber[] numbers = [.. hostings.Select(h => h.Number)];
        var batch = new ReadBatch();
        var versions = batch.Many(NumberTable.Versions, r => (Number: r.Number(0), Version: r.Int(1)), loaded.World.Id, numbers);
        var acts =
            batch.Many(NumberTable.Acts, r => (Number: r.Number(3), Act: (NumberAct)r.Int(0), Counted: new CountedAct(r.Time(1), r.IdOrNull<AccountId>(2))),
                loaded.World.Id, numbers, loaded.Now - NumberActs.Day);
        var codes = batch.Many(NumberTable.CodesOfOrder, r => NumberTable.ReadCode(r) with { TriesAtMost = loaded.Order.Terms.TriesPerCode }, loaded.Order.Id);
        var holders = batch.Many(HostingTable.HeldInWorld, r => (Number: r.Number(0), Hosting: r.Id<HostingId>(1), IsProof: r.Bool(2)), loaded.World.Id,
            numbers);
        await database.Run(batch);
        var (version, act) = (versions.Rows.ToDictionary(v => v.Number, v => v.Version), acts.Rows.ToLookup(a => a.Number, a => (a.Act, a.Counted)));
        var (code, holder) = (codes.Rows.ToLookup(c => c.HostingId), holders.Rows.ToLookup(h => h.Number));
        return hostings.ToDictionary(h => h.Number, h => new NumberFacts(
            h, version.GetValueOrDefault(h.Number), Acts([.. act[h.Number]]), [.. code[h.Id].OrderBy(c => c.Id, IdOrder)],
            [.. holder[h.Number].Where(x => x.IsProof || h.Source is null).Select(x => x.Hosting)]));
    }

    /// <summary>The acts that count against a number's limits, whether or not an order has it, and the version of its counters.</summary>
    public async Task<(NumberActs Acts, int Version)> ActsOf(WorldId world, PhoneNumber number, DateTimeOffset now)
    {
        var batch = new ReadBatch();
        var version = batch.Many(NumberTable.Version, r => r.Int(0), world, number);
        var acts = batch.Many(NumberTable.Acts, r => ((NumberAct)r.Int(0), new CountedAct(r.Time(1), r.IdOrNull<AccountId>(2))), world,
            (PhoneNumber[])[number], now - NumberActs.Day);
        await database.Run(batch);
        return (Acts(acts.Rows), version.First);
    }

    /// <summary>The databases' order of ids: byte by byte.</summary>
    static readonly Comparer<CodeId> IdOrder =
        Comparer<CodeId>.Create((a, b) => a.Value.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.Value.ToByteArray(bigEndian: true)));

    static NumberActs Acts(IReadOnlyList<(NumberAct Act, CountedAct Counted)> acts) => acts.Count == 0
        ? NumberActs.None
        : new([.. acts.Where(a => a.Act == NumberAct.CodeSent).Select(a => a.Counted)],
            [.. acts.Where(a => a.Act == NumberAct.WrongCode).Select(a => a.Counted)]);
}
