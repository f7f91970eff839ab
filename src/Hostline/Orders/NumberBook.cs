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
        var batch = new ReadBatch();
        var asked = new List<(Hosting Hosting, RowList<int> Version, RowList<(NumberAct Act, CountedAct Counted)> Acts, RowList<SentCode> Codes, RowList<Guid> Holder)>();
        foreach (var text in wanted.Distinct())
        {
            if (PhoneNumber.TryParse(text, out var number) && loaded.Order.Find(number) is { } hosting)
            {
                asked.Add((hosting,
                    batch.Many(NumberTable.Version, r => r.Int(0), loaded.World.Id, number),
                    batch.Many(NumberTable.Acts, r => ((NumberAct)r.Int(0), new CountedAct(r.Time(1), r.GuidOrNull(2))), loaded.World.Id, number, loaded.Now - NumberActs.Day),
                    batch.Many(NumberTable.Codes, NumberTable.ReadCode, hosting.Id),
                    batch.Many(HostingTable.HeldInWorld, r => r.Guid(0), loaded.World.Id, number, hosting.Source is null ? 1 : 0)));
            }
        }

        await database.Run(batch);
        return asked.ToDictionary(a => a.Hosting.Number, a => new NumberFacts(
            a.Hosting, a.Version.Rows.Count == 0 ? 0 : a.Version.Rows[0], Acts(a.Acts.Rows), a.Codes.Rows, a.Holder.Rows));
    }

    static NumberActs Acts(IReadOnlyList<(NumberAct Act, CountedAct Counted)> acts) => acts.Count == 0
        ? NumberActs.None
        : new([.. acts.Where(a => a.Act == NumberAct.CodeSent).Select(a => a.Counted)], [.. acts.Where(a => a.Act == NumberAct.WrongCode).Select(a => a.Counted)]);
}
