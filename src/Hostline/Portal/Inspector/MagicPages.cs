using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Numbers;
using Hostline.Network;
using Hostline.Pages;
using Hostline.Sandboxes;

namespace Hostline.Portal.Inspector;

/// <summary>What the simulated network does with numbers and accounts.</summary>
/// <param name="Magic">An example number for each outcome that digits choose.</param>
public sealed record NumbersModel(Room Room, IReadOnlyList<(PhoneNumber Number, string Outcome)> Magic, IReadOnlyList<NumberScript> Scripts);

/// <summary>Magic numbers, scripted outcomes, and the billing state of accounts.</summary>
sealed class MagicPages(Rooms rooms, NumberScripts scripts, AccountBook accounts) : PageGroup
{
    const int ScriptsShown = 200;

    /// <summary>The prefix of the examples, before the last four digits.</summary>
    const string Exchange = "+1312555";

    /// <summary>The values of the form.</summary>
    public static readonly IReadOnlyList<Billing> Billings = Enum.GetValues<Billing>();

    static readonly IReadOnlyList<(PhoneNumber, string)> Magic =
        [.. OutcomeWords.Digits.Where(o => o.Digits is not null).Select(o => (PhoneNumber.Parse(Exchange + o.Digits), o.Word))];

    public override void Map(PageTable pages)
    {
        pages.Get("/sandbox/{sandbox}/numbers", Admits.Sandbox, rooms.In(Show));
        pages.Post("/sandbox/{sandbox}/numbers", Admits.Sandbox, rooms.In(Script, acts: true));
        pages.Post("/sandbox/{sandbox}/billing", Admits.Sandbox, rooms.In(SetBilling, acts: true));
    }

    async Task<IResult> Show(Visit visit, Room room) =>
        visit.Page<NumbersView, NumbersModel>(new(room, Magic, await scripts.Of(room.World.Id, ScriptsShown)));

    /// <summary>"succeeds" removes a script, so the same form does both.</summary>
    async Task<IResult> Script(Visit visit, Room room)
    {
        var (number, outcome) = (TypedNumber.Read(visit.Field("number")), visit.Field("outcome"));
        if (!number.IsNumber)
        {
            visit.Fault("number", visit.Words.Say("numbers.number.wrong"));
        }

        if (!NumberScripts.Words.Contains(outcome))
        {
            visit.Fault("outcome", visit.Words.Say("numbers.outcome.missing"));
        }

        if (visit.IsRefused)
        {
            return await Show(visit, room);
        }

        await scripts.Set(room.World.Id, number.Number, outcome);
        return visit.See(room.At("/numbers"), outcome == NumberScripts.Succeeds ? "unscripted" : "scripted");
    }

    async Task<IResult> SetBilling(Visit visit, Room room)
    {
        if (!Ids.TryParse(visit.Field("account"), out AccountId account) || !Billings.Any(b => b.ToString() == visit.Field("billing")))
        {
            visit.Fault("billing", visit.Words.Say("numbers.billing.missing"));
            return await Show(visit, room);
        }

        var set = await accounts.SetBilling(room.World.Id, account, Billings.First(b => b.ToString() == visit.Field("billing")));
        return set.IsRefused ? ErrorPages.NotFound(visit) : visit.See(room.At("/numbers"), "billing");
    }
}
