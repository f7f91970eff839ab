using Hostline.Core.Hostings;
using Hostline.Http.OpenApi;
using Hostline.Pages;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

static class StandingView
{
    static readonly Schema Tone = Schema.OneOf("Its standing for the caller.", Answers.WordsOf<Tone>());
    static readonly Schema Turn = Schema.OneOf("Whose turn it is.", Answers.WordsOf<Turn>());

    public static readonly Schema ExpectedForm = Schema.Object("When the carrier is expected to be through, from past orders of the number's carrier.",
        Optional("from", Schema.Instant("When half of them were.")),
        Optional("until", Schema.Instant("When nine of ten were.")),
        Required("orders", Schema.Whole("How many past orders this is from; below five there is no estimate but 1 to 3 business days.", atLeast: 0)))
        .Named("Expected");

    public static readonly Schema Form = Schema.Object("How a number stands.",
        Required("key", Schema.OneOf("For programs.", [.. Standings.Keys, .. CheckStandings.Keys.Except(Standings.Keys)])),
        Required("label", Schema.Text("For people.")),
        Required("tone", Tone),
        Required("turn", Turn),
        Required("next_step", Schema.Text("What comes next.")),
        Optional("at", Schema.Instant("The instant that the next step names.")),
        Optional("tries_left", Schema.Whole("Of the code that is out.", atLeast: 0)),
        Optional("code_to_key", Schema.Text("The code to key in the verification call to the number, if the network that calls asks for one.")),
        Optional("expected", ExpectedForm)).Named("Standing");

    public static readonly Schema OrderForm = Schema.Object("How an order stands.",
        Required("label", Schema.Text("For people.")),
        Required("tone", Tone),
        Required("turn", Turn),
        Required("yours", Schema.Whole("How many of its open numbers wait for the caller.", atLeast: 0))).Named("OrderStanding");

    public static object Of(Standing standing) => new
    {
        key = standing.Key,
        label = Words.Of(null).Label(standing),
        tone = standing.Tone.Word(),
        turn = standing.Turn.Word(),
        next_step = Words.Of(null).Next(standing, Zone.Utc),
        at = standing.At,
        tries_left = standing.TriesLeft,
        code_to_key = standing.CodeToKey,
        expected = standing.Expected is { } e ? new { from = e.From, until = e.Until, orders = e.Orders } : null,
    };

    public static object Of(OrderStanding order) => new
    {
        label = Words.Of(null).Label(order),
        tone = order.Tone.Word(),
        turn = order.Turn.Word(),
        yours = order.Yours,
    };
}
