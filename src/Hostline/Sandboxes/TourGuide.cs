using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

public enum TourStep
{
    SignIn = 1,
    Check = 2,
    Order = 3,
    ReadCode = 4,
    EnterCode = 5,
    Documents = 6,
    Active = 7,
    Transfer = 8,
    Moved = 9,
    Finished = 10,
}

/// <summary>The progress of a tour, which is read from the sandbox itself, wherever the steps were done.</summary>
/// <param name="Number">The number that is hosted and moved.</param>
/// <param name="Passed">The last step that leaves no trace in the sandbox and was marked as done.</param>
public sealed record TourProgress(World World, PhoneNumber Number, Account First, Account Second, TourStep Step, TourStep Passed)
{
    public OrderId? FirstOrder { get; init; }

    public OrderId? SecondOrder { get; init; }

    /// <summary>The number's state in the second account; null before it is ordered there.</summary>
    public HostingState? SecondState { get; init; }

    /// <summary>The account that is signed in; null for none, or for the desk.</summary>
    public AccountId? Acting { get; init; }

    public bool IsDone(TourStep step) => step < Step;
}

/// <summary>Reads someone's progress in the guided tour from a sandbox. Nothing is stored for it: a cookie names the number.</summary>
public sealed class TourGuide(Database database, SandboxBook sandboxes, AccountBook accounts)
{
    public const string Cookie = "tour";

    public const int Steps = (int)TourStep.Moved;

    /// <summary>The tour's numbers: (312) 555-0001 to 0099, which succeed in every sandbox.</summary>
    static readonly PhoneNumber From = PhoneNumber.Parse("+13125550001"), To = PhoneNumber.Parse("+13125550099");

    /// <summary>A tour with a number that no one has ordered yet; null if the sandbox has fewer than two accounts.</summary>
    public async Task<TourProgress?> Begin(World world, IReadOnlyList<Account> owned)
    {
        if (Players(owned) is not [var first, var second])
        {
            return null;
        }

        var used = (await database.Many(TourTable.Used, r => r.Long(0), world.Id, From.Digits, To.Digits)).ToHashSet();
        var free = Enumerable.Range(0, (int)(To.Digits - From.Digits) + 1).Select(i => From.Digits + i).FirstOrDefault(d => !used.Contains(d), From.Digits);
        return new(world, PhoneNumber.FromDigits(free), first, second, TourStep.SignIn, 0);
    }

    /// <summary>The content of a tour's cookie.</summary>
    public static string Text(TourProgress tour, TourStep passed) => $"{tour.World.Id}.{tour.Number.ToString()[1..]}.{(int)passed}";

    /// <summary>The tour of a cookie; null if it names none, or if the sandbox is gone.</summary>
    /// <param name="acting">The account that is signed in.</param>
    public async Task<TourProgress?> Of(string cookie, AccountId? acting)
    {
        if (cookie.Split('.') is not [var id, var digits, var step] || !Ids.TryParse(id, out WorldId worldId)
            || !PhoneNumber.TryParse("+" + digits, out var number) || !int.TryParse(step, out var passed) || await sandboxes.Find(worldId) is not { } world
            || Players(await accounts.OfWorld(worldId)) is not [var first, var second])
        {
            return null;
        }

        var found = await database.Many(
            TourTable.OfNumber, r => (Account: r.Id<AccountId>(0), Order: r.Id<OrderId>(1), State: (HostingState)r.Int(2), Open: (Requirement)r.Int(3)),
            world.Id, number.Digits);
        var (mine, theirs) = (found.Where(f => f.Account == first.Id).ToList(), found.Where(f => f.Account == second.Id).ToList());
        var tour = new TourProgress(world, number, first, second, TourStep.SignIn, (TourStep)passed)
        {
            Acting = acting,
            FirstOrder = mine.Count > 0 ? mine[0].Order : null,
            SecondOrder = theirs.Count > 0 ? theirs[0].Order : null,
            SecondState = theirs.Count > 0 ? theirs[0].State : null,
        };
        return tour with { Step = StepOf(tour, mine.Count > 0 ? (mine[0].State, mine[0].Open) : null) };
    }

    static TourStep StepOf(TourProgress tour, (HostingState State, Requirement Open)? first) => (first, tour.SecondState) switch
    {
        (_, HostingState.Active) => TourStep.Finished,
        (_, not (null or HostingState.Requested or HostingState.AwaitingConsent or HostingState.Failed or HostingState.Cancelled)) => TourStep.Moved,
        ({ State: HostingState.Active or HostingState.Released }, _) => TourStep.Transfer,
        ({ Open: var open, State: not HostingState.Requested }, _) when (open & (Requirement.Ownership | Requirement.Letter | Requirement.Bill)) == 0 =>
            TourStep.Active,
        ({ Open: var open }, _) when (open & Requirement.Ownership) == 0 => TourStep.Documents,
        (not null, _) => tour.Passed >= TourStep.ReadCode ? TourStep.EnterCode : TourStep.ReadCode,
        _ when tour.Acting != tour.First.Id => TourStep.SignIn,
        _ => tour.Passed >= TourStep.Check ? TourStep.Order : TourStep.Check,
    };

    /// <summary>The first two accounts by name.</summary>
    static IReadOnlyList<Account> Players(IReadOnlyList<Account> owned) =>
        [.. owned.Where(a => a.IsActive).OrderBy(a => a.Name, StringComparer.Ordinal).Take(2)];
}
