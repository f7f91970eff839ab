using Hostline.Core;
using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>The signer's acts on a letter that is out for signature.</summary>
public sealed class SignLetter(LetterBook letters, Database database, OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    public const int NameAtMost = 128;

    /// <param name="name">As the signer wrote it.</param>
    public Task<Outcome<SigningLetter>> Sign(World world, LetterId letter, string name, Actor by) => Act(world, letter, by, (work, found) =>
    {
        work.Sign(found.Hostings, found.Id, name);
        return found with { State = LetterState.Signed, SignedBy = name, SignedAt = work.Now };
    });

    /// <summary>Its hostings wait for another letter.</summary>
    public Task<Outcome<SigningLetter>> Decline(World world, LetterId letter, Actor by) => Act(world, letter, by, (work, found) =>
    {
        work.Put(found.Hostings.Where(h => work.Find(h).SigningLetter == found.Id), null, EventKinds.LetterCanceled, found.Id);
        return found with { State = LetterState.Canceled };
    });

    Task<Outcome<SigningLetter>> Act(World world, LetterId id, Actor by, Func<LetterUnit, SigningLetter, SigningLetter> act) =>
        decisions.Reach<SigningLetter>(async () =>
        {
            if (await letters.FindInWorld(world.Id, id) is not { } letter)
            {
                return new Refusal(Reason.NotFound);
            }

            if (letter.State != LetterState.Signing)
            {
                return new Refusal(Reason.LetterFixed,
                    Detail: $"The letter is {Word(letter.State)}; only one that is out for signature can be signed or declined.");
            }

            var work = new LetterUnit(new Unit { IsRequest = true }, changes, await Load(letter), by);
            if (work.Frozen is { } frozen)
            {
                return frozen;
            }

            var after = act(work, letter) with { UpdatedAt = work.Now, Version = letter.Version + 1 };
            LetterTable.CheckSaved(work.Unit, letter, after);
            work.Finish();
            return new(after, work.Unit);
        });

    static string Word(LetterState state) => state.ToString().ToLowerInvariant();

    async Task<IReadOnlyList<LoadedOrder>> Load(SigningLetter letter)
    {
        var loaded = new List<LoadedOrder>();
        foreach (var order in await database.Many(HostingTable.OrdersOf, r => r.Id<OrderId>(0), letter.Account, letter.Hostings.ToArray()))
        {
            if (await orders.Find(order) is { } found)
            {
                loaded.Add(found);
            }
        }

        return loaded;
    }
}
