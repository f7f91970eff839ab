using Hostline.Core.Events;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Proposals;

/// <param name="Payload">From <see cref="ProposedAct.Pack"/>.</param>
/// <param name="Account">The account concerned, if the act is about no order.</param>
public sealed record Wish(string Kind, World World, OrderId? Order, AccountId? Account, byte[] Payload, string Why);

/// <summary>A proposal, with the time at which its expiry is judged.</summary>
public sealed record SeenProposal(Proposal Proposal, DateTimeOffset Now)
{
    public ProposalState State => Proposal.StateAt(Now);
}

/// <summary>
/// Acts that need two principals: one proposes, another confirms, and the confirmation carries the act out in the same unit. In the live world
/// each step is an event of the host's history.
/// </summary>
public sealed class ProposalBook(Database database, Decisions decisions, AuditKey audit, IEnumerable<ProposedAct> acts)
{
    /// <summary>The limit of open proposals about one order.</summary>
    public const int PerOrderAtMost = 20;

    public const int ListedAtMost = 250;

    readonly Dictionary<string, ProposedAct> acts = acts.ToDictionary(a => a.Kind);

    public IReadOnlyCollection<string> Kinds => acts.Keys;

    public Task<Outcome<SeenProposal>> Propose(Wish wish, Principal by) => decisions.Reach<SeenProposal>(async () =>
    {
        var hand = HandOf(by);
        var databaseNow = await database.Now();
        var now = wish.World.Now(databaseNow).CutToMicros();
        var made = new Proposal(
            Ids.New<ProposalId>(databaseNow), wish.World.Id, wish.Kind, wish.Order, wish.Account, wish.Payload, "", wish.Why, hand, now);
        if (!hand.MayAct)
        {
            return new Refusal(Reason.NotAllowed, Detail: "An auditor sees everything at the desk and changes nothing.");
        }

        var found = await acts[wish.Kind].Look(made, wish.World);
        if (found.IsRefused)
        {
            return found.Refusals.ToList();
        }

        made = made with { Found = found.Value! };
        var open = wish.Order is { } order ? (await OfOrder(order)).Where(p => p.StateAt(now) == ProposalState.Open).ToList() : [];
        if (open.FirstOrDefault(p => p.By.Id == hand.Id && IsSame(p, made)) is { } same)
        {
            // The same proposal sent twice is stored once.
            return new((Outcome<SeenProposal>)new SeenProposal(same, now));
        }

        var waiting = wish.Order is null ? await database.One(DeskTable.CountProposals, r => r.Int(0), wish.World.Id, ListedAtMost, now - Proposal.Life) : 0;
        if (open.Count >= PerOrderAtMost || waiting >= ListedAtMost)
        {
            return new Refusal(Reason.LimitReached,
                Detail: $"{Math.Max(open.Count, waiting)} proposals wait for their second person, which is the limit. Confirm or withdraw some first.");
        }

        var unit = ProposalTable.Add(by.NewUnit(), made);
        await Tell(unit, HostEventKinds.ProposalMade, made, by);
        return new(new SeenProposal(made, now), unit);
    });

    /// <summary>Carries out a proposal if it is someone else's and the facts are unchanged.</summary>
    public Task<Outcome<SeenProposal>> Confirm(ProposalId id, Principal by) => decisions.Reach<SeenProposal>(async () =>
    {
        var hand = HandOf(by);
        if (await Load(id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var (proposal, world, now) = loaded;
        if (proposal.RefuseConfirming(hand, now) is { } refused)
        {
            return refused;
        }

        var act = acts[proposal.Kind];
        var found = await act.Look(proposal, world);
        if ((found.IsRefused ? proposal.RefuseIfMovedOn(found.Refusals[0].Sentence.TrimEnd('.')) : proposal.RefuseIfMovedOn(found.Value!)) is { } movedOn)
        {
            return movedOn;
        }

        var decided = proposal with { Stored = ProposalState.Confirmed, DecidedBy = hand, DecidedAt = now };
        var carried = await act.Carry(decided, world, by);
        return carried.Unit is null ? new(carried.Outcome.Then(p => new SeenProposal(p!, now))) : await Settle(carried, decided, by, now);
    });

    public Task<Outcome<SeenProposal>> Withdraw(ProposalId id, Principal by) => decisions.Reach<SeenProposal>(async () =>
    {
        var hand = HandOf(by);
        if (await Load(id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var (proposal, _, now) = loaded;
        if (proposal.RefuseWithdrawing(hand, now) is { } refused)
        {
            return refused;
        }

        var decided = proposal with { Stored = ProposalState.Withdrawn, DecidedBy = hand, DecidedAt = now };
        var unit = ProposalTable.CheckDecided(by.NewUnit(), id, ProposalState.Withdrawn, hand, now);
        await Tell(unit, HostEventKinds.ProposalWithdrawn, decided, by);
        return new(new SeenProposal(decided, now), unit);
    });

    public async Task<SeenProposal?> Find(ProposalId id) => await Load(id) is { } loaded ? new(loaded.Proposal, loaded.Now) : null;

    public Task<IReadOnlyList<Proposal>> OfOrder(OrderId order) => database.Many(ProposalTable.OfOrder, ProposalTable.Read, order, ListedAtMost);

    /// <summary>Newest first.</summary>
    /// <param name="world">Null for all worlds.</param>
    /// <param name="isOpen">Only open ones; expired ones, which are stored as open, are left out.</param>
    public async Task<IReadOnlyList<SeenProposal>> List(WorldId? world, bool isOpen, ProposalId? after, int limit)
    {
        var before = after ?? Ids.AfterAll<ProposalId>();
        var batch = new ReadBatch();
        var rows = world is { } one ? batch.Many(ProposalTable.OfWorld, ProposalTable.Read, before, limit, one, isOpen ? 1 : 0)
            : batch.Many(isOpen ? ProposalTable.OpenAnywhere : ProposalTable.Anywhere, ProposalTable.Read, before, limit);
        await database.Run(batch);
        var worlds = new Dictionary<WorldId, World?> { [World.LiveId] = World.Live };
        var seen = new List<SeenProposal>();
        foreach (var proposal in rows.Rows)
        {
            if (!worlds.TryGetValue(proposal.World, out var its))
            {
                worlds[proposal.World] = its = await database.One(WorldTable.ById, WorldTable.Read, proposal.World);
            }

            // A sandbox that is being deleted no longer has a clock.
            if (its is not null && new SeenProposal(proposal, its.Now(batch.Now)) is var shown && (!isOpen || shown.State == ProposalState.Open))
            {
                seen.Add(shown);
            }
        }

        return seen;
    }

    async Task<Decision<SeenProposal>> Settle(Decision<Proposal> carried, Proposal decided, Principal by, DateTimeOffset now)
    {
        // Taken before the proposal's own checks are added: the verb knows only its own.
        var checks = carried.Unit!.Checks.Select(c => c.Sql).ToHashSet();
        var unit = ProposalTable.CheckDecided(carried.Unit, decided.Id, ProposalState.Confirmed, decided.DecidedBy!, now);
        if (decided.By.PersonId is { } proposer)
        {
            ProposalTable.CheckProposer(unit, proposer);
        }

        await Tell(unit, HostEventKinds.ProposalConfirmed, decided, by);
        return new(carried.Outcome.Then(p => new SeenProposal(p!, now)), unit, failed =>
            failed == ProposalTable.StillDecides
                ? new Refusal(Reason.ProposalOvertaken, Detail: $"{decided.By.Name}, who proposed this, no longer decides at the desk. Propose it again.")
            : checks.Contains(failed) && carried.OnConflict?.Invoke(failed) is { } outcome ? outcome.Then(p => new SeenProposal(p!, now))
            : (Outcome<SeenProposal>?)null);
    }

    async Task<(Proposal Proposal, World World, DateTimeOffset Now)?> Load(ProposalId id)
    {
        var batch = new ReadBatch();
        var found = batch.Many(ProposalTable.ById, ProposalTable.Read, id);
        await database.Run(batch);
        return found.First is { } proposal
            && (proposal.World == World.LiveId ? World.Live : await database.One(WorldTable.ById, WorldTable.Read, proposal.World)) is { } world
            ? (proposal, world, world.Now(batch.Now).CutToMicros())
            : null;
    }

    /// <summary>For the live world only: sandboxes can be deleted with everything in them, but the host's history is permanent.</summary>
    async Task Tell(Unit unit, string kind, Proposal proposal, Principal by)
    {
        if (proposal.World == World.LiveId)
        {
            HostHistory.Tell(unit, audit, await HostChainTable.Load(database), kind, by.Actor, (await database.Now()).CutToMicros(), new()
            {
                ["proposal"] = proposal.Id.ToString(),
                ["kind"] = proposal.Kind,
                ["subject"] = proposal.Order?.ToString() ?? proposal.Account?.ToString() ?? "",
                ["proposed_by"] = proposal.By.Name,
                ["principal"] = (proposal.DecidedBy ?? proposal.By).Id,
                ["why"] = proposal.Why,
            });
        }
    }

    static bool IsSame(Proposal one, Proposal other) =>
        (one.Kind, one.Why, one.Found) == (other.Kind, other.Why, other.Found) && one.Payload.AsSpan().SequenceEqual(other.Payload);

    static DeskHand HandOf(Principal by) => by.Hand ?? throw new InvalidOperationException("Only someone at a desk proposes and confirms.");
}
