using Hostline.Core;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>
/// One change of a letter while it is being decided: one change of each order that has a hosting on it, all written as one unit.
/// </summary>
sealed class LetterUnit(Unit unit, ChangeUnits changes, IReadOnlyList<LoadedOrder> orders, Actor by)
{
    readonly List<(LoadedOrder Loaded, Change Change)> changed = [.. orders.Select(o => (o, new Change(o.Order, o.Order, o.Now, by)))];

    public Unit Unit => unit;

    /// <summary>World time.</summary>
    public DateTimeOffset Now => changed[0].Change.Now;

    /// <summary>The first reason why one of the orders cannot be changed now; null if there is none.</summary>
    public Refusal? Frozen => changed.Select(c => c.Loaded.Order.RefuseWhileFrozen(by)).FirstOrDefault(r => r is not null);

    public Hosting Find(HostingId hosting) => changed.SelectMany(c => c.Change.Order.Hostings).First(h => h.Id == hosting);

    public HostingTerms TermsOf(HostingId hosting) => changed.First(c => c.Change.Order.Hostings.Any(h => h.Id == hosting)).Change.Order.Terms;

    /// <summary>Puts a letter on hostings, or takes it away, and records that in the history of each order.</summary>
    public void Put(IEnumerable<HostingId> hostings, LetterId? letter, string kind, LetterId told) => Each(hostings, kind, told, (change, id) =>
    {
        change.PutLetter(id, letter);
        return true;
    });

    /// <summary>The letter is signed: hostings that no longer wait for it are passed over.</summary>
    public void Sign(IEnumerable<HostingId> hostings, LetterId letter, string name) =>
        Each(hostings, EventKinds.LetterSigned, letter, (change, id) => change.Send(id, Signal.LetterIn) is null, name);

    public void Finish()
    {
        foreach (var (loaded, change) in changed.Where(c => !c.Change.IsEmpty))
        {
            changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        }
    }

    void Each(IEnumerable<HostingId> hostings, string kind, LetterId letter, Func<Change, HostingId, bool> act, string? name = null)
    {
        var wanted = hostings.ToHashSet();
        foreach (var (_, change) in changed)
        {
            var moved = change.Order.Hostings.Where(h => wanted.Contains(h.Id) && act(change, h.Id)).Select(h => h.Id).ToList();
            if (moved.Count > 0)
            {
                change.Tell(kind, moved, detail: json =>
                {
                    json.WriteString("letter"u8, letter);
                    if (name is not null)
                    {
                        json.WriteString("signed_by"u8, name);
                    }
                });
            }
        }
    }
}
