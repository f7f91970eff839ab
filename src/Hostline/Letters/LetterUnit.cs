using System.Text.Json;
using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>One change of a letter while it is being decided: one change of each order that has a hosting on it, all written as one unit.</summary>
sealed class LetterUnit(Unit unit, ChangeUnits changes, IReadOnlyList<LoadedOrder> orders, Actor by, DateTimeOffset? at = null)
{
    readonly List<(LoadedOrder Loaded, Change Change)> changed = [.. orders.Select(o => (o, new Change(o.Order, o.Order, at ?? o.Now, by)))];

    public Unit Unit => unit;

    /// <summary>World time.</summary>
    public DateTimeOffset Now => changed[0].Change.Now;

    public DateTimeOffset DatabaseNow => orders[0].DatabaseNow;

    public World World => orders[0].World;

    /// <summary>The order that the letter's deadlines and mails belong to.</summary>
    public OrderId Order => orders[0].Order.Id;

    public IReadOnlyList<OrderId> Orders => [.. orders.Select(o => o.Order.Id)];

    /// <summary>The first reason why one of the orders cannot be changed now; null if there is none.</summary>
    public Refusal? Frozen => changed.Select(c => c.Loaded.Order.RefuseWhileFrozen(by)).FirstOrDefault(r => r is not null);

    public Hosting Find(HostingId hosting) => changed.SelectMany(c => c.Change.Order.Hostings).First(h => h.Id == hosting);

    public HostingTerms TermsOf(HostingId hosting) => changed.First(c => c.Change.Order.Hostings.Any(h => h.Id == hosting)).Change.Order.Terms;

    public void Set(Deadline deadline) => DeadlineTable.Save(unit, World, Order, deadline, DatabaseNow);

    /// <summary>Puts a letter on hostings, or removes it, and records that in the history of each order.</summary>
    public void Put(IEnumerable<HostingId> hostings, LetterId? letter, string kind, LetterId told, string? note = null) => Each(hostings, kind, told,
        (change, id) =>
        {
            change.PutLetter(id, letter);
            return true;
        }, json =>
        {
            if (note is not null)
            {
                json.WriteString("note"u8, note);
            }
        });

    /// <summary>Records an event without further effects.</summary>
    public void Tell(IEnumerable<HostingId> hostings, string kind, LetterId letter) => Each(hostings, kind, letter, (_, _) => true);

    /// <summary>The letter was not signed in time, and an operator must act on these hostings.</summary>
    public void Overdue(IEnumerable<HostingId> hostings, LetterId letter) => Each(hostings, EventKinds.LetterExpired, letter, (change, id) =>
    {
        change.PutLetter(id, null);
        return change.Send(id, Signal.SignatureOverdue, Reason.SignatureOverdue) is null;
    }, reason: Reason.SignatureOverdue);

    /// <summary>
    /// The letter is signed: hostings that no longer wait for it are skipped. The file becomes the letter of each order, and belongs to the
    /// first one.
    /// </summary>
    public void Sign(SigningLetter letter, string name, byte[] sha256)
    {
        Each(letter.Hostings, EventKinds.LetterSigned, letter.Id, (change, id) =>
        {
            if (change.Send(id, Signal.LetterIn) is not null)
            {
                return false;
            }

            change.Set(o => o with { Letter = letter.Document });
            return true;
        }, json =>
        {
            json.WriteString("signed_by"u8, name);
            json.WriteString(EventKinds.DocumentHashes[0], Convert.ToHexStringLower(sha256));
        });
        if (changed.FirstOrDefault(c => c.Change.Order.Letter == letter.Document).Change is { } first)
        {
            DocumentTable.CheckAttached(unit, letter.Document!.Value, first.Order.Id, Now);
        }
    }

    public void Finish()
    {
        foreach (var (loaded, change) in changed.Where(c => !c.Change.IsEmpty))
        {
            changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        }
    }

    void Each(IEnumerable<HostingId> hostings, string kind, LetterId letter, Func<Change, HostingId, bool> act, Action<Utf8JsonWriter>? detail = null,
        Reason? reason = null)
    {
        var wanted = hostings.ToHashSet();
        foreach (var (_, change) in changed)
        {
            var moved = change.Order.Hostings.Where(h => wanted.Contains(h.Id) && act(change, h.Id)).Select(h => h.Id).ToList();
            if (moved.Count > 0)
            {
                change.Tell(kind, moved, reason, json =>
                {
                    json.WriteString("letter"u8, letter);
                    detail?.Invoke(json);
                });
            }
        }
    }
}
