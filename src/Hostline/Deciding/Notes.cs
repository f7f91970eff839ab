using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Deciding;

/// <summary>A customer's notes about a hosting, set alone or together with an act on its order.</summary>
public sealed record WantedNotes(HostingId Hosting, Func<Particulars, Particulars> Edit);

public sealed record CheckedNotes(Hosting Hosting, Particulars Before, Particulars After)
{
    public bool IsEmpty => After == Before;

    /// <summary>Writes the notes in the unit of a change, which records an event about them. A check: a new name is not taken.</summary>
    public void Add(Unit unit, Change change)
    {
        if (!IsEmpty)
        {
            change.Tell(EventKinds.HostingDescribed, [Hosting.Id]);
            ParticularsTable.CheckSaved(unit, change.Order, Hosting, Before, After);
        }
    }
}

/// <summary>
/// Checks notes before they are written. An act that includes notes writes both in one unit: whoever gets an error may repeat the whole
/// request, and nothing is done twice.
/// </summary>
public sealed class Notes(Database database)
{
    /// <summary>Null if there is nothing to note.</summary>
    public async Task<Outcome<CheckedNotes?>> Check(LoadedOrder loaded, WantedNotes? wanted)
    {
        if (wanted is null || loaded.Order.Hostings.FirstOrDefault(h => h.Id == wanted.Hosting) is not { } hosting)
        {
            return (CheckedNotes?)null;
        }

        var before = await database.One(ParticularsTable.OfHosting, r => ParticularsTable.Read(r, 0), hosting.Id) ?? Particulars.None;
        var after = wanted.Edit(before);
        return after.Name is { } name && name != before.Name && await IsTaken(loaded.Order.Account, name, hosting.Id)
            ? new Refusal(Reason.NameTaken, Place: PlaceKind.Name)
            : new CheckedNotes(hosting, before, after);
    }

    async Task<bool> IsTaken(AccountId account, string name, HostingId hosting)
    {
        var named = await database.Many(ParticularsTable.Named, r => r.Id<HostingId>(0), account, name);
        return named.Count > 0 && named[0] != hosting;
    }
}
