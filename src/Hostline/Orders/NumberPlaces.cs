using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>
/// The numbers that an account uses, with their settings: those that it ordered, without those it has given to another account of its
/// family, and those that it was given.
/// </summary>
public sealed class NumberPlaces(Database database, Decisions decisions)
{
    public Task<SetNumber?> Find(AccountId account, HostingId hosting) => database.One(NumberSettingsTable.ById, NumberSettingsTable.Read, account, hosting);

    /// <summary>The active number of a world; null if nobody has it.</summary>
    public Task<SetNumber?> Active(World world, PhoneNumber number) =>
        database.One(NumberSettingsTable.Active, NumberSettingsTable.Read, world.Id, number);

    /// <param name="name">The whole name; "" for any.</param>
    /// <param name="pattern">A pattern of SQL's "like" for the number in +E.164 form; "" for any.</param>
    public Task<(IReadOnlyList<SetNumber> Rows, bool HasMore)> Page(AccountId account, string name, string pattern, ListCursor cursor, int size) =>
        NumberSettingsTable.Page.Page(database, NumberSettingsTable.Read, account, cursor, size, name, pattern);

    /// <summary>Changes the settings of a number.</summary>
    /// <param name="account">The account that uses it.</param>
    public Task<Outcome<SetNumber>> Change(Caller caller, AccountId account, HostingId hosting, Func<SetNumber, Outcome<NumberSettings>> edit) =>
        decisions.Reach<SetNumber>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(NumberSettingsTable.ById, NumberSettingsTable.Read, account, hosting);
        await database.Run(batch);
        if (found.Rows.Count == 0)
        {
            return new Refusal(Reason.NotFound);
        }

        var edited = edit(found.Rows[0]);
        if (edited.IsRefused)
        {
            return new(Outcome<SetNumber>.Refused(edited.Refusals));
        }

        var settings = edited.Value! with { UpdatedAt = caller.World.Now(batch.Now).CutToMicros() };
        var unit = new Unit { IsRequest = true }.Guard(Guard.Key(caller.KeyId));
        if (settings.Account != account)
        {
            unit.Guard(Guard.NotClosed(settings.Account));
            HostingTable.CheckActive(unit, hosting);
        }

        return new(found.Rows[0] with { Settings = settings }, NumberSettingsTable.Add(unit, found.Rows[0].World, settings));
    });
}
