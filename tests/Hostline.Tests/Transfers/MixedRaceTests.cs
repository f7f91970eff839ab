using System.Numerics;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>
/// Every combination of acts on a transfer at the same instant: before the holder decided, and with only the documents missing.
/// </summary>
public sealed class MixedRaceTests
{
    const int PerRound = 25;

    /// <summary>In the usual form each act alone, each pair, all but one, and all; in the long form every combination.</summary>
    const int FewActs = 2;
    static readonly string[] Acts = ["approve", "reject", "reverse", "delete", "lock", "release", "upload"];

    /// <summary>The possible ends of a number in the receiving order; at most one of them can be true.</summary>
    static readonly string[] Ends = ["number.moved", "transfer.failed", "order.cancelled", "activation.refused"];

    public static TheoryData<StoreKind> Both => TestStore.Both;

    sealed record Race(string Number, string Order, string Token, string[] Acts, bool IsProven)
    {
        public override string ToString() => $"{Number}{(IsProven ? ", proven" : "")}: {string.Join(", ", Acts)}";
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Whatever_comes_at_one_instant_a_number_ends_once_and_has_one_holder(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var (other, node) = await exchange.SecondNode();
        await using var _ = node;
        foreach (var mixes in Mixes().Chunk(PerRound))
        {
            await Host(exchange, mixes.Select(NumberOf));
            var races = new List<Race>();
            foreach (var mix in mixes)
            {
                races.Add(await Prepare(exchange, mix));
            }

            var answers = await Task.WhenAll(races.Select((race, i) => Run(race, i % 2 == 0 ? [exchange.Sandbox, other] : [other, exchange.Sandbox])));
            await exchange.Quiet();
            var (holders, gained) = (await exchange.Active(Exchange.Acme), await exchange.Active(Exchange.Globex));
            foreach (var (race, answered) in races.Zip(answers))
            {
                await Judge(exchange, race, answered, holders.Contains(race.Number), gained.Contains(race.Number));
            }
        }

        await exchange.ChainsHold();
        Assert.Empty(exchange.Receiver.All.Select(w => w.Json.GetProperty("data").GetProperty("id").GetString()).GroupBy(id => id).Where(g => g.Count() > 1)
            .Select(g => g.Key));
    }

    static IEnumerable<int> Mixes() => Enumerable.Range(1, (1 << Acts.Length) - 1)
        .Where(mix => LongForm.IsAsked || BitOperations.PopCount((uint)mix) <= FewActs || BitOperations.PopCount((uint)mix) >= Acts.Length - 1);

    static string NumberOf(int mix) => $"+1312{5_570_000 + mix}";

    /// <summary>Each in an order of its own, so that the races share only the holder's account.</summary>
    static async Task Host(Exchange exchange, IEnumerable<string> numbers)
    {
        foreach (var number in numbers)
        {
            await exchange.Finish(Exchange.Acme, await exchange.Order(Exchange.Acme, number), number);
        }

        await exchange.Advance(TimeSpan.Zero);
    }

    /// <param name="mix">One bit for each act.</param>
    static async Task<Race> Prepare(Exchange exchange, int mix)
    {
        var number = NumberOf(mix);
        var order = await exchange.Order(Exchange.Globex, number);
        var race = new Race(number, order, await exchange.TokenOf(order), [.. Acts.Where((_, i) => (mix >> i & 1) == 1)], IsProven: mix / 3 % 2 == 0);
        if (race.IsProven)
        {
            (await exchange.Decide(Exchange.Acme, order, "approve", race.Token)).Expect(200);
            await exchange.Prove(Exchange.Globex, order, number);
        }

        return race;
    }

    static Task<Answered[]> Run(Race race, TestSandbox[] nodes) => Task.WhenAll(race.Acts.Select((act, i) => Do(race, act, nodes[i % nodes.Length])));

    static Task<Answered> Do(Race race, string act, TestSandbox node)
    {
        var path = $"{Exchange.Orders}/{race.Order}";
        return act switch
        {
            "approve" or "reject" => node.Telnyx(HttpMethod.Post, $"{path}/{act}?token={race.Token}", account: Exchange.Acme),
            "reverse" => node.Send(HttpMethod.Post, $"/hostline/v1/orders/{race.Order}/reverse", node.ApiKey(Exchange.Acme), new { reason = "A mistake." }),
            "delete" => node.Telnyx(HttpMethod.Delete, path, account: Exchange.Globex),
            "lock" => node.Hostline(HttpMethod.Put, "/locks/" + race.Number),
            "release" => node.Telnyx(HttpMethod.Delete, "/messaging_hosted_numbers/" + race.Number, account: Exchange.Acme),
            _ => node.Telnyx(HttpMethod.Post, path + "/actions/file_upload", Exchange.Documents(), Exchange.Globex),
        };
    }

    static async Task Judge(Exchange exchange, Race race, Answered[] answers, bool isHeld, bool isGained)
    {
        // All locks of a round are written to the holder's one history: one that found no turn says so, and nothing is locked. And an
        // account may upload only a limited number of documents at once.
        Assert.All(answers.Zip(race.Acts), a => Assert.True(a.First.Status is 200 or 404 or 422 || (a.First.Status, a.Second) is (503, "lock")
            or (429, "upload"), $"{race}: {a.Second} {a.First.Status} {a.First.Text}"));
        var kinds = (await exchange.Timeline(race.Order)).GetProperty("data").EnumerateArray().Select(e => e.GetProperty("kind").GetString()!).ToList();
        var history = $"{race}: {string.Join(", ", kinds)}";
        bool Won(string act) => Array.IndexOf(race.Acts, act) is >= 0 and var i && answers[i].Status == 200;

        Assert.False(isHeld && isGained, history);
        Assert.True(isGained == kinds.Contains("number.moved"), history);
        Assert.True(kinds.Count(Ends.Contains) <= 1, history);
        Assert.True(kinds.Count(k => k is "consent.given" or "consent.refused") <= 1, history);
        Assert.False(isGained && (Won("reverse") || Won("delete") || Won("reject")), history);
        Assert.True(isHeld || isGained || Won("release"), history);
    }
}
