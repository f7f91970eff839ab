using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>Approve, reject, delete and the end of the window at the same instant, from two nodes if the database allows it.</summary>
public sealed class RaceTests
{
    const int Usual = 50;
    const int Long = 1_000;
    const int PerRound = 50;

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Of_all_that_would_decide_at_one_instant_exactly_one_does(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var races = LongForm.Or(Usual, Long);
        var rounds = Enumerable.Range(5_560_001, races).Select(n => $"+1312{n}").Chunk(PerRound).ToList();
        foreach (var numbers in rounds)
        {
            await exchange.Host(Exchange.Acme, numbers);
        }

        var (other, node) = await exchange.SecondNode();
        await using var _ = node;
        foreach (var numbers in rounds)
        {
            await Round(exchange, other, numbers);
        }

        await exchange.ChainsHold();
    }

    static async Task Round(Exchange exchange, TestSandbox other, string[] numbers)
    {
        var races = await Task.WhenAll(numbers.Select(async number =>
        {
            var order = await exchange.Order(Exchange.Globex, number);
            return (Order: order, Token: await exchange.TokenOf(order));
        }));
        await exchange.Advance(TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1));

        var silence = exchange.Advance(TimeSpan.FromSeconds(1));
        var answers = await Task.WhenAll(races.Select(async (race, i) =>
        {
            var (here, there) = i % 2 == 0 ? (exchange.Sandbox, other) : (other, exchange.Sandbox);
            var path = $"{Exchange.Orders}/{race.Order}";
            var all = await Task.WhenAll(
                here.Telnyx(HttpMethod.Post, $"{path}/approve?token={race.Token}", account: Exchange.Acme),
                there.Telnyx(HttpMethod.Post, $"{path}/reject?token={race.Token}", account: Exchange.Acme),
                here.Telnyx(HttpMethod.Delete, path, account: Exchange.Globex));
            return (Approve: all[0], Reject: all[1], Delete: all[2]);
        }));
        await silence;

        for (var i = 0; i < races.Length; i++)
        {
            await Judge(exchange, races[i].Order, answers[i].Approve, answers[i].Reject, answers[i].Delete);
        }
    }

    /// <summary>One decision in the history, and answers that agree with it.</summary>
    static async Task Judge(Exchange exchange, string order, Answered approve, Answered reject, Answered delete)
    {
        Assert.All((Answered[])[approve, reject, delete], a => Assert.True(a.Status is 200 or 422, a.Text));
        var decided = (await exchange.Timeline(order)).GetProperty("data").EnumerateArray()
            .Where(e => e.GetProperty("kind").GetString() is "consent.given" or "consent.refused").ToList();
        var decision = Assert.Single(decided);
        var why = decision.TryGetProperty("reason", out var reason) ? reason.GetProperty("code").GetString() : null;
        var expected = (decision.GetProperty("kind").GetString(), why) switch
        {
            ("consent.given", null) => (200, 422),
            ("consent.refused", "consent_refused") => (422, 200),
            ("consent.given", "window_elapsed") or ("consent.refused", "deleted_by_customer") => (422, 422),
            var other => throw new InvalidOperationException($"Who decided {other}?"),
        };
        Assert.Equal(expected, (approve.Status, reject.Status));
        Assert.True(why != "deleted_by_customer" || delete.Status == 200, delete.Text);
        Assert.True(why != "consent_refused" || delete.Status == 422, delete.Text);
    }
}
