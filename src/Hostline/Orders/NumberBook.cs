using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>What is known of one number of an order when its ownership is at stake.</summary>
/// <param name="Version">Of the number's counters; a unit that changes them guards it.</param>
/// <param name="HeldBy">The hostings that stand in its way: by an open proof, or because they are active where this is no transfer.</param>
public sealed record NumberFacts(Hosting Hosting, int Version, NumberActs Acts, IReadOnlyList<SentCode> Codes, IReadOnlyList<Guid> HeldBy)
{
    public bool IsHeldByOther => HeldBy.Any(holder => holder != Hosting.Id);

    /// <summary>The code that is out now; null when there is none, it ran out of tries, or its ten minutes are over.</summary>
    public SentCode? LiveCode(DateTimeOffset now) => Codes.Count > 0 && Codes[^1].IsAlive(now) ? Codes[^1] : null;

    /// <summary>Why no code can be entered now.</summary>
    public Reason WhyNoLiveCode => Codes.Count == 0 ? Reason.NoCodeSent : Codes[^1].IsUsedUp ? Reason.CodeTriesUsed : Reason.CodeExpired;

    /// <summary>So many codes of this hosting were used up by wrong tries.</summary>
    public int UsedUp => Codes.Count(c => c.IsUsedUp);
}

/// <summary>Loads what is counted against numbers.</summary>
public sealed class NumberBook(Database database)
{
    /// <summary>What is known of the numbers of some of the order's hostings.</summary>
    public Task<IReadOnlyDictionary<PhoneNumber, NumberFacts>> Load(LoadedOrder loaded, IEnumerable<Hosting> hostings) =>
        Load(loaded, hostings.Select(h => h.Number.ToString()));

    /// <summary>Of those texts that are numbers of the order, what is known of each.</summary>
    public async Task<IReadOnlyDictionary<PhoneNumber, NumberFacts>> Load(LoadedOrder loaded, IEnumerable<string> wanted)
    {
        var hostings = wanted.Distinct().Select(text => PhoneNumber.TryParse(text, out var number) ? loaded.Order.Find(number) : null).OfType<Hosting>().ToList();
        PhoneNumber[] numbers = [.. hostings.Select(h => h.Number)];
        var batch = new ReadBatch();
        var versions = batch.Many(NumberTable.Versions, r => (Number: r.Number(0), Version: r.Int(1)), loaded.World.Id, numbers);
        var acts = batch.Many(NumberTable.Acts, r => (Number: r.Number(3), Act: (NumberAct)r.Int(0), Counted: new CountedAct(r.Time(1), r.GuidOrNull(2))), loaded.World.Id, numbers, loaded.Now - NumberActs.Day);
        var codes = batch.Many(NumberTable.CodesOfOrder, NumberTable.ReadCode, loaded.Order.Id);
        var holders = batch.Many(HostingTable.HeldInWorld, r => (Number: r.Number(0), Hosting: r.Guid(1), IsProof: r.Bool(2)), loaded.World.Id, numbers);
        await database.Run(batch);
        var (version, act) = (versions.Rows.ToDictionary(v => v.Number, v => v.Version), acts.Rows.ToLookup(a => a.Number, a => (a.Act, a.Counted)));
        var (code, holder) = (codes.Rows.ToLookup(c => c.HostingId), holders.Rows.ToLookup(h => h.Number));
        return hostings.ToDictionary(h => h.Number, h => new NumberFacts(
            h, version.GetValueOrDefault(h.Number), Acts([.. act[h.Number]]), [.. code[h.Id].OrderBy(c => c.Id, IdOrder)],
            [.. holder[h.Number].Where(x => x.IsProof || h.Source is null).Select(x => x.Hosting)]));
    }

    /// <summary>As the databases order ids: byte by byte.</summary>
    static readonly Comparer<Guid> IdOrder = Comparer<Guid>.Create((a, b) => a.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.ToByteArray(bigEndian: true)));

    static NumberActs Acts(IReadOnlyList<(NumberAct Act, CountedAct Counted)> acts) => acts.Count == 0
        ? NumberActs.None
        : new([.. acts.Where(a => a.Act == NumberAct.CodeSent).Select(a => a.Counted)], [.. acts.Where(a => a.Act == NumberAct.WrongCode).Select(a => a.Counted)]);
}
