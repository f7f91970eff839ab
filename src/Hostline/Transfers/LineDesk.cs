using Hostline.Core.Events;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// The desk's acts on requests of owners of lines: it closes their disputes with a reason that they can read, and two principals remove a lock
/// that its owner cannot or will not remove.
/// </summary>
public sealed class LineDesk(Database database, Decisions decisions, LineNews news)
{
    public const int ListedAtMost = 250;

    /// <summary>The limit of the reason for closing a dispute, in characters.</summary>
    public const int NoteAtMost = Proposal.WhyAtMost;

    public Task<LineDispute?> Find(LineDisputeId id) => database.One(LineDisputeTable.ById, LineDisputeTable.Read, id);

    /// <summary>Open disputes, oldest first; or all, newest first. Null for all worlds.</summary>
    public Task<IReadOnlyList<LineDispute>> List(WorldId? world, bool isOpen, int limit) => world is { } one
        ? database.Many(isOpen ? LineDisputeTable.Open : LineDisputeTable.OfWorld, LineDisputeTable.Read, one, limit)
        : database.Many(isOpen ? LineDisputeTable.OpenAnywhere : LineDisputeTable.Anywhere, LineDisputeTable.Read, limit);

    /// <param name="note">For the owner, who reads it on the page of the line.</param>
    public Task<Outcome<LineDispute>> Close(LineDisputeId id, Principal by, string note) => decisions.Reach<LineDispute>(async () =>
    {
        if (await Find(id) is not { } dispute || await database.One(WorldTable.ById, WorldTable.Read, dispute.World) is not { } world)
        {
            return new Refusal(Reason.NotFound);
        }

        if (!dispute.IsOpen)
        {
            return new Refusal(Reason.WrongState, Detail: $"This dispute was closed by {dispute.ClosedBy}.");
        }

        var databaseNow = await database.Now();
        var now = world.Now(databaseNow).CutToMicros();
        var closed = dispute with { ClosedAt = now, ClosedBy = by.Actor.ToString(), Note = note };
        var unit = LineDisputeTable.CheckClosed(by.NewUnit(), closed);
        LineActTable.Add(unit, world.Id, dispute.Number, new(LineAct.DisputeClosed, dispute.Proof, dispute.Order, note, now), databaseNow);
        await news.Tell(unit, world, new(dispute.Account, dispute.Order, dispute.Number, EventKinds.LineDisputeClosed, by.Actor,
            "A dispute about a number of yours is closed",
            $"The owner of {dispute.Number} disputed that it is hosted for you. An operator has looked into it and closed the dispute."), now, databaseNow);
        return new(closed, unit);
    });

    /// <summary>The present state of the owner's lock of a line, in words, for a proposal to remove it.</summary>
    public async Task<Outcome<string>> Standing(World world, PhoneNumber number) => await Held(world, number, await database.Now()) is not { } held
        ? NotLocked : $"{number} locked by its owner on {held.LockedAt:u}" + (held.UnlockAt is { } end ? $", until {end:u}" : "");

    /// <param name="why">In the operators' words; the owner reads them.</param>
    internal async Task<Decision<LineLock>> DecideUnlock(World world, PhoneNumber number, Principal by, string why)
    {
        var databaseNow = await database.Now();
        if (await Held(world, number, databaseNow) is not { } held)
        {
            return NotLocked;
        }

        var now = world.Now(databaseNow).CutToMicros();
        var unit = LineLockTable.CheckRemoved(by.NewUnit(), world.Id, number, held);
        unit.Guard(Guard.OfNumber(world.Id, number.Digits, await database.One(NumberTable.Version, r => r.Int(0), world.Id, number)));
        NumberTable.Touch(unit, world.Id, number);
        LineActTable.Add(unit, world.Id, number, new(LineAct.LockRemoved, held.Proof, null, why, now), databaseNow);
        if (await database.One(HostingTable.ActiveInWorld, HostingTable.ReadActive, world.Id, number) is { } active)
        {
            HostingTable.CheckActive(unit, active.Hosting);
            await news.Tell(unit, world, new(active.Account, active.Order, number, EventKinds.LineLockRemoved, by.Actor,
                "The lock of a number of yours is removed", $"The owner of {number} had locked it. Two operators have removed that lock."), now, databaseNow);
        }

        return new(held, unit);
    }

    static Refusal NotLocked => new(Reason.NotFound, "number", Detail: "The owner of this line has not locked it.");

    async Task<LineLock?> Held(World world, PhoneNumber number, DateTimeOffset databaseNow) =>
        await database.One(LineLockTable.Of, LineLockTable.Read, world.Id, number) is { } held && held.Holds(world.Now(databaseNow)) ? held : null;
}
