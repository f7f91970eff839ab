using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <param name="Terms">The terms of the dialect: a letter covers only orders placed under the same terms.</param>
/// <param name="NewAddress">The parties' address, if it is not stored yet.</param>
public sealed record NewLetter(HostingTerms Terms, IReadOnlyList<HostingId> Hostings, LetterParties Parties, LetterWishes Wishes, Address? NewAddress = null);

/// <summary>A customer's change to a letter; null leaves a member unchanged.</summary>
public sealed record LetterEdit(IReadOnlyList<HostingId>? Hostings, LetterState? State, Func<LetterParties, LetterParties> Parties);

/// <summary>The customer's acts on a letter: send it out for signature, reopen it, change it, send it out again, revoke it.</summary>
public sealed class WriteLetter(Database database, LetterBook letters, OrderBook orders, SendOut send, Decisions decisions, ChangeUnits changes)
{
    /// <summary>
    /// Any address can be given, so a live account sends only a few letters to one address, and a limited number in a day. One letter is enough
    /// for 200 numbers.
    /// </summary>
    public const int ToAddressAtMost = 20, OfAccountAtMost = 500;

    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <param name="terms">The terms of the dialect: only orders placed under the same ones can be on the letter.</param>
    public Task<Outcome<SigningLetter>> Send(Caller caller, HostingTerms terms, IReadOnlyList<HostingId> hostings, LetterParties parties) =>
        Send(caller, new(terms, hostings, parties, LetterWishes.None));

    public Task<Outcome<SigningLetter>> Send(Caller caller, NewLetter wanted) => decisions.Reach<SigningLetter>(async () =>
    {
        if (Refuse(wanted.Hostings) is { } wrong)
        {
            return wrong;
        }

        var now = caller.World.Now(await database.Now()).CutToMicros();
        var letter = new SigningLetter(Ids.New<LetterId>(now), caller.World.Id, caller.Account.Id, LetterState.Signing, wanted.Parties, wanted.Hostings,
            wanted.Terms.Name, null, null, 1, now, now);
        var work = await Begin(caller, wanted.Hostings);
        if (work is null)
        {
            return new Refusal(Reason.OrderNotForLetter, Place: PlaceKind.Orders);
        }

        if ((await Unfit(work, letter) ?? await TooMany(work, letter)) is { } refusal)
        {
            return refusal;
        }

        var ready = await send.Prepare(work, letter, wanted.Wishes, wanted.NewAddress);
        if (ready.IsRefused)
        {
            return new(ready);
        }

        if (wanted.NewAddress is { } address)
        {
            AddressTable.Add(work.Unit, caller.World.Id, address);
        }

        LetterTable.Add(work.Unit, ready.Value!);
        work.Put(wanted.Hostings, letter.Id, EventKinds.LetterSent, letter.Id);
        send.Post(work, ready.Value!);
        work.Finish();
        return new(ready, work.Unit);
    });

    public Task<Outcome<SigningLetter>> Change(Caller caller, LetterId id, LetterEdit edit) => decisions.Reach<SigningLetter>(async () =>
    {
        if (await letters.Find(caller.Account.Id, id) is not { } letter)
        {
            return new Refusal(Reason.NotFound);
        }

        var after = letter with { Parties = edit.Parties(letter.Parties), Hostings = edit.Hostings ?? letter.Hostings, State = edit.State ?? letter.State };
        if ((Refuse(letter, after) ?? Refuse(after.Hostings)) is { } refused)
        {
            return refused;
        }

        var work = await Begin(caller, [.. letter.Hostings.Union(after.Hostings)]);
        if ((work is null ? new Refusal(Reason.OrderNotForLetter, Place: PlaceKind.Orders) : await Misfit(work, letter, after)) is { } refusal)
        {
            return refusal;
        }

        after = after with { UpdatedAt = work!.Now, Version = letter.Version + 1 };
        var moved = letter.State == after.State ? after : await Move(work, after);
        if (moved.IsRefused)
        {
            return new(moved);
        }

        LetterTable.CheckSaved(work.Unit, letter, moved.Value!);
        work.Finish();
        return new(moved, work.Unit);
    });

    /// <summary>Sends a letter out again, or reopens it.</summary>
    async Task<Outcome<SigningLetter>> Move(LetterUnit work, SigningLetter letter)
    {
        if (letter.State != LetterState.Signing)
        {
            SendOut.Stop(work, letter);
            work.Put(letter.Hostings, null, EventKinds.LetterReopened, letter.Id);
            return letter;
        }

        if (await TooMany(work, letter) is { } many)
        {
            return many;
        }

        var ready = await send.Prepare(work, letter, LetterWishes.None, null);
        if (!ready.IsRefused)
        {
            work.Put(letter.Hostings, letter.Id, EventKinds.LetterSent, letter.Id);
            send.Post(work, ready.Value!);
        }

        return ready;
    }

    public Task<Outcome<SigningLetter>> Revoke(Caller caller, LetterId id) => decisions.Reach<SigningLetter>(async () =>
    {
        if (await letters.Find(caller.Account.Id, id) is not { } letter)
        {
            return new Refusal(Reason.NotFound);
        }

        return letter.IsOpen && await Begin(caller, letter.Hostings) is { } work ? End(work, letter) : new Refusal(Reason.LetterFixed);
    });

    static Decision<SigningLetter> End(LetterUnit work, SigningLetter letter)
    {
        if (work.Frozen is { } frozen)
        {
            return frozen;
        }

        var after = letter with { State = LetterState.Canceled, UpdatedAt = work.Now, Version = letter.Version + 1 };
        LetterTable.CheckSaved(work.Unit, letter, after);
        SendOut.Stop(work, letter);
        work.Put(letter.Hostings.Where(h => work.Find(h).SigningLetter == letter.Id), null, EventKinds.LetterCanceled, letter.Id);
        work.Finish();
        return new(after, work.Unit);
    }

    /// <summary>Null if one of the hostings is not the account's.</summary>
    async Task<LetterUnit?> Begin(Caller caller, IReadOnlyList<HostingId> hostings)
    {
        var owners = await database.Many(HostingTable.OrdersOf, r => r.Id<OrderId>(0), caller.Account.Id, hostings.ToArray());
        var loaded = new List<LoadedOrder>();
        foreach (var order in owners)
        {
            if (await orders.Find(caller, order) is { } found)
            {
                loaded.Add(found);
            }
        }

        return hostings.All(h => loaded.Any(l => l.Order.Hostings.Any(o => o.Id == h)))
            ? new(caller.NewUnit(), changes, loaded, caller.Actor)
            : null;
    }

    static Refusal? Refuse(IReadOnlyList<HostingId> hostings) => hostings.Count switch
    {
        0 => new(Reason.OrderNotForLetter, Place: PlaceKind.Orders, Detail: "The letter is for no order."),
        > SigningLetter.HostingsAtMost => new(Reason.OrderNotForLetter, Place: PlaceKind.Orders,
            Detail: $"The letter is for {hostings.Count} orders; {SigningLetter.HostingsAtMost} are the limit."),
        var n when n != hostings.Distinct().Count() => new(Reason.OrderNotForLetter, Place: PlaceKind.Orders, Detail: "An order is on the letter twice."),
        _ => null,
    };

    /// <summary>A letter that is out for signature can only be reopened, and one that has ended cannot be changed.</summary>
    static Refusal? Refuse(SigningLetter before, SigningLetter after) => before.State switch
    {
        LetterState.Opened => null,
        LetterState.Signing when after.State == LetterState.Opened && after.Parties == before.Parties && after.Hostings.SequenceEqual(before.Hostings) => null,
        LetterState.Signing when after == before => null,
        _ => new(Reason.LetterFixed),
    };

    async Task<Refusal?> Misfit(LetterUnit work, SigningLetter before, SigningLetter after) =>
        before.State == LetterState.Opened ? await Unfit(work, after) : work.Frozen;

    async Task<Refusal?> TooMany(LetterUnit work, SigningLetter letter)
    {
        if (!work.World.IsLive)
        {
            return null;
        }

        var (all, same) = await database.One(LetterTable.SentSince, r => (r.Long(0), r.Long(1)), letter.Account, letter.Parties.Email.ToLowerInvariant(),
            work.Now - Day);
        return same >= ToAddressAtMost ? new(Reason.TooManyLetters,
                Detail: $"{ToAddressAtMost} letters of this account went to {letter.Parties.Email} today, which is the limit.")
            : all >= OfAccountAtMost ? new(Reason.TooManyLetters, Detail: $"The account has sent {OfAccountAtMost} letters today, which is the limit.")
            : null;
    }

    /// <summary>Why one of the orders cannot be on the letter.</summary>
    async Task<Refusal?> Unfit(LetterUnit work, SigningLetter letter)
    {
        if (work.Frozen is { } frozen)
        {
            return frozen;
        }

        var taken = await database.Many(LetterTable.Taken, r => (Hosting: r.Id<HostingId>(0), Letter: r.Id<LetterId>(1)), letter.Hostings.ToArray());
        foreach (var id in letter.Hostings)
        {
            var number = work.Find(id).Number.ToString();
            if (work.TermsOf(id).Name != letter.Terms)
            {
                return new(Reason.LetterFixed, Number: number, Detail: $"The order for {number} was placed under terms that require its letter as a file.");
            }

            if (!CanBeOn(work, id) || taken.Any(t => t.Hosting == id && t.Letter != letter.Id))
            {
                return new(Reason.OrderNotForLetter, Number: number, Place: PlaceKind.Orders,
                    Detail: $"The order for {number} cannot be on the letter: its ownership must be proven, and it must be on no other letter.");
            }
        }

        return null;
    }

    /// <summary>If the terms also accept uploaded letters, the letter need not wait for the proof of ownership.</summary>
    static bool CanBeOn(LetterUnit work, HostingId id) => HostingPhases.PhaseOf(work.Find(id)) == HostingPhase.Proven
        || (work.TermsOf(id).TakesFiles && work.Find(id) is { State: HostingState.Gathering, SigningLetter: null } hosting
            && hosting.Needs(Requirement.Letter));
}
