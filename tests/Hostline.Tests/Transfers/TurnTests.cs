using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>However many verbs want to change one order, each gets its turn (docs/decisions/0019-taking-turns.md).</summary>
public sealed class TurnTests
{
    const int Uploads = 60;
    static readonly int Holders = LongForm.Or(15, 40);

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_receiver_who_uploads_without_pause_does_not_keep_the_holder_from_rejecting(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second);
        await exchange.Prove(Exchange.Globex, order, Exchange.Second);
        var token = await exchange.TokenOf(order);
        var (other, node) = await exchange.SecondNode();
        await using var _ = node;
        using var over = new CancellationTokenSource();

        var uploads = Enumerable.Range(0, Uploads).Select(n => UploadUntil(n % 2 == 0 ? exchange.Sandbox : other, order, over.Token)).ToList();
        await Task.WhenAll(uploads.Select(u => u.First));
        (await exchange.Decide(Exchange.Acme, order, "reject", token)).Expect(200);

        await over.CancelAsync();
        Assert.All((await Task.WhenAll(uploads.Select(u => u.All))).SelectMany(a => a), a => Assert.NotEqual(503, a.Status));
        Assert.Contains("consent.refused", await exchange.Kinds(order));
        await exchange.ChainsHold();
    }

    /// <summary>One upload after the other until the holder has decided; waits for the first one.</summary>
    static (Task First, Task<List<Answered>> All) UploadUntil(TestSandbox node, string order, CancellationToken over)
    {
        var first = new TaskCompletionSource();
        return (first.Task, Go());

        async Task<List<Answered>> Go()
        {
            var answers = new List<Answered>();
            while (!over.IsCancellationRequested)
            {
                var form = new MultipartFormDataContent { { new ByteArrayContent(Journey.Pdf), "loa", "loa.pdf" } };
                answers.Add(await node.Telnyx(HttpMethod.Post, $"{Exchange.Orders}/{order}/actions/file_upload", form, Exchange.Globex));
                first.TrySetResult();
            }

            return answers;
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Many_holders_who_decide_at_one_instant_are_all_heard(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind, more: Holders);
        var holders = Enumerable.Range(0, Holders).Select(n => (Account: n + 3, Number: $"+1312556{n + 2000:D4}")).ToList();
        foreach (var (account, number) in holders)
        {
            await exchange.Host(account, number);
        }

        var order = await exchange.Order(Exchange.Globex, [.. holders.Select(h => h.Number)]);
        var consents = await exchange.Consents(order);
        var tokens = new List<(int Account, string Token)>();
        for (var i = 0; i < consents.Count; i++)
        {
            var number = consents[i].GetProperty("numbers")[0].GetString();
            tokens.Add((holders.Single(h => h.Number == number).Account, await exchange.TokenOf(order, i)));
        }

        var (other, node) = await exchange.SecondNode();
        await using var _ = node;

        var answers = await Task.WhenAll(tokens.Select((t, i) =>
            (i % 2 == 0 ? exchange.Sandbox : other).Telnyx(HttpMethod.Post, $"{Exchange.Orders}/{order}/reject?token={t.Token}", account: t.Account)));

        Assert.All(answers, a => a.Expect(200));
        Assert.All(await exchange.Consents(order), c => Assert.Equal("rejected", c.GetProperty("decision").GetString()));
        await exchange.ChainsHold();
    }
}
