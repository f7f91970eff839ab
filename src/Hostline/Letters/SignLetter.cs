using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Notices;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <param name="Name">As typed.</param>
/// <param name="Title">As typed; null to keep the one on the letter.</param>
/// <param name="Drawing">Empty for a typed signature.</param>
/// <param name="Address">The network address; null if there is none.</param>
public sealed record Signing(string Name, string? Title, IReadOnlyList<Stroke> Drawing, string? Address, string? Agent)
{
    /// <summary>A signature without a browser, from the control API of a sandbox.</summary>
    public static Signing Plain(string name) => new(name, null, [], null, null);
}

/// <summary>The signer's acts on a letter that is out for signature.</summary>
public sealed class SignLetter(LetterBook letters, SignedLetters signed, Database database, OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    public const int NameAtMost = 128, TitleAtMost = 128, WhyAtMost = 500;

    public Task<Outcome<SigningLetter>> Sign(World world, LetterId letter, Signing signing, Actor by, DateTimeOffset? atLatest = null)
    {
        var made = (SignedFile?)null;
        return Act(world, letter, by, atLatest, async (work, found) =>
        {
            // Made once, even if the orders change meanwhile and the decision is repeated.
            var file = made is null ? await signed.Make(work, found, signing) : made;
            if (file.IsRefused)
            {
                return Outcome<SigningLetter>.Refused(file.Refusals);
            }

            made = file.Value;
            var after = found with { State = LetterState.Signed, SignedBy = signing.Name, SignedAt = work.Now, Document = made!.Id };
            work.Sign(after, signing.Name, made.Sha256);
            SendOut.PostSigned(work, after);
            return after;
        });
    }

    /// <summary>Declines the letter; its hostings wait for another one.</summary>
    /// <param name="why">The reason, for the account; null for none.</param>
    public Task<Outcome<SigningLetter>> Decline(World world, LetterId letter, string? why, Actor by) => Act(world, letter, by, null, (work, found) =>
    {
        work.Put(found.Hostings.Where(h => work.Find(h).SigningLetter == found.Id), null, EventKinds.LetterDeclined, found.Id, why);
        SendOut.Tell(work, found, NoticeKind.LetterDeclined, why);
        return Task.FromResult<Outcome<SigningLetter>>(found with { State = LetterState.Canceled, Declined = why ?? "" });
    });

    Task<Outcome<SigningLetter>> Act(World world, LetterId id, Actor by, DateTimeOffset? atLatest, Func<LetterUnit, SigningLetter,
        Task<Outcome<SigningLetter>>> act) => decisions.Reach<SigningLetter>(async () =>
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

            var work = new LetterUnit(new Unit { IsRequest = true }, changes, await orders.OfLetter(database, letter.Id), by);
            var late = atLatest <= work.Now ? new Refusal(Reason.LetterFixed, Detail: "The time to sign this letter is over.") : null;
            if ((work.Frozen ?? late) is { } refused)
            {
                return refused;
            }

            var done = await act(work, letter);
            if (done.IsRefused)
            {
                return new(done);
            }

            var after = done.Value! with { UpdatedAt = work.Now, Version = letter.Version + 1 };
            LetterTable.CheckSaved(work.Unit, letter, after);
            SendOut.Stop(work, letter);
            work.Finish();
            return new(after, work.Unit);
        });

    static string Word(LetterState state) => state.ToString().ToLowerInvariant();
}

static class OrdersOnLetters
{
    public static async Task<IReadOnlyList<LoadedOrder>> OfLetter(this OrderBook orders, Database database, LetterId letter)
    {
        var loaded = new List<LoadedOrder>();
        foreach (var order in await database.Many(LetterTable.OrdersOn, r => r.Id<OrderId>(0), letter))
        {
            if (await orders.Find(order) is { } found)
            {
                loaded.Add(found);
            }
        }

        return loaded;
    }
}
