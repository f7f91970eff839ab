using System.Net;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Probing;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Network.Kannel;

/// <summary>Messages of live accounts over Debian's Kannel to a carrier that speaks SMPP, and back.</summary>
public sealed class KannelTests
{
    const string Number = "13127720001", Handset = "13127720150";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Messages_reach_the_carrier_whole_and_receipts_and_answers_come_back(StoreKind kind)
    {
        await using var stage = await KannelStage.Begin(kind);
        string[] texts = ["Hello, é {x} €", new('a', 400), "Привет 😀", string.Concat(Enumerable.Repeat("😀", 100))];
        foreach (var text in texts)
        {
            var id = Journey.IdOf((await stage.Send(text)).Expect(200));
            Assert.Equal("delivered", await stage.Comes(id, "delivered", "delivery_failed"));
        }

        var taken = await stage.Taken();
        Assert.Equal(texts, taken.Select(t => t.Text));
        Assert.All(taken, t => Assert.Equal((Number, Handset, "one"), (t.From, t.To, t.Via)));
        Assert.Equal([(0, 1), (0, 3), (8, 1), (8, 3)], taken.Select(t => (t.Coding, t.Parts)));

        var lost = Journey.IdOf((await stage.Send("to nobody", "+13127720199")).Expect(200));
        Assert.Equal("delivery_failed", await stage.Comes(lost, "delivered", "delivery_failed"));

        await stage.Text("é hi €");
        await stage.CameIn(1);
        var wide = "Добрый день, 😀 " + new string('я', 100);
        await stage.Text(wide, wide: true, parts: 2);
        Assert.Equal(["é hi €", wide], await stage.CameIn(2));
    }

    [Fact]
    public async Task Whoever_does_not_know_the_secret_finds_nothing_and_a_repetition_is_dropped()
    {
        await using var stage = await KannelStage.Begin();
        var path = $"/gateways/kannel/{KannelStage.Secret}";
        foreach (var wrong in (string[])["/gateways/kannel/x/inbound?from=1&to=2&id=3", $"/gateways/kannel/{new string('0', 32)}/inbound?from=1&to=2&id=3"])
        {
            Assert.Equal(HttpStatusCode.NotFound, await Post(wrong, "x"));
        }

        var query = $"?from=%2B{Handset}&to=%2B{Number}&id=one";
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Post(path + "/inbound" + query, "once")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a));
        Assert.Equal(HttpStatusCode.OK, await Post($"{path}/inbound?from=%2B{Handset}&to={Number}&id=two", "again"));
        Assert.Equal(["again", "once"], (await stage.CameIn(2)).Order());
        Assert.Equal(HttpStatusCode.Accepted, await Post(path + "/inbound" + query.Replace(Number, "4420"), "not a number of this plan"));
        Assert.Equal(HttpStatusCode.Accepted, await Post(path + "/inbound" + query, new string('x', 20_000)));
        using var receipt = await Support.Http.Client.GetAsync($"http://127.0.0.1:{stage.HostlinePort}{path}/receipt?id=none&type=1",
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, receipt.StatusCode);

        async Task<HttpStatusCode> Post(string target, string text)
        {
            using var answer = await Support.Http.Client.PostAsync($"http://127.0.0.1:{stage.HostlinePort}{target}", new StringContent(text));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_prefix_leads_to_its_carrier_and_codes_are_sent_from_the_hosts_own_number()
    {
        await using var stage = await KannelStage.Begin(more: ("HOSTLINE_TEXTS", "kannel, +1415=kannel:two"));
        await stage.Comes(Journey.IdOf((await stage.Send("here")).Expect(200)), "delivered");
        await stage.Comes(Journey.IdOf((await stage.Send("there", "+14157720150")).Expect(200)), "delivered");
        Assert.Equal([("here", "one"), ("there", "two")], (await stage.Taken()).Select(t => (t.Text, t.Via)));

        var order = await stage.Live.Order(stage.Account, "+13127720002");
        (await stage.Live.AskCodes(stage.Account, order, "+13127720002")).Expect(200);
        await Hang.Until(async () => (await stage.Taken()).Count == 3, () => "a code");
        var code = (await stage.Taken())[2];
        Assert.Equal((KannelStage.Sender[1..], "13127720002"), (code.From, code.To));
        Assert.Matches(@"\b\d{6}\b", code.Text);
    }

    [Fact]
    public async Task Killed_and_started_again_in_the_middle_of_work_nothing_is_sent_twice_and_what_may_be_lost_is_not_called_delivered()
    {
        await using var stage = await KannelStage.Begin();
        const int Texts = 40;
        await stage.Hold(true);
        var sending = Task.WhenAll(Enumerable.Range(0, Texts).Select(async i => Journey.IdOf((await stage.Send($"text {i:00}")).Expect(200))));
        await Hang.Until(async () => (await stage.Journal()).GetProperty("held").GetInt32() > 0, () => "texts on their way");
        await stage.KillSmsBox();
        await stage.KillKannel();
        await stage.Hold(false);
        await stage.StartKannel();
        var ids = await sending;

        // One after the other: an account has its limit.
        foreach (var id in ids)
        {
            Assert.NotEqual("sending_failed", await stage.Comes(id, "delivered", "sent", "delivery_unconfirmed", "delivery_failed", "sending_failed"));
        }

        await Hang.Until(async () => await stage.Live.Read("select count(*) from errands", r => r.Long(0)) is [0], () => "the end of all errands");
        await stage.Comes(Journey.IdOf((await stage.Send("last")).Expect(200)), "delivered");
        // Hostline hands each text over once. Kannel itself sends again from its spool what the carrier had not answered.
        var handed = (await stage.Taken()).GroupBy(t => t.Text).ToDictionary(g => g.Key, g => g.Count());
        var unsent = ids.Select((id, i) => (Id: id, Text: $"text {i:00}")).Where(t => !handed.ContainsKey(t.Text)).ToList();
        foreach (var (id, _) in unsent)
        {
            Assert.Equal("delivery_unconfirmed", await stage.Comes(id, "delivery_unconfirmed", "delivered"));
        }
    }

    [Fact]
    public async Task A_text_that_comes_while_the_box_is_stopped_or_gone_or_Hostline_cannot_write_arrives_later()
    {
        await using var stage = await KannelStage.Begin();
        await stage.SignalSmsBox("STOP");
        await stage.Text("while it stood still");
        await stage.SignalSmsBox("CONT");
        Assert.Equal(["while it stood still"], await stage.CameIn(1));

        await stage.KillSmsBox();
        await stage.Text("while it was gone");
        await stage.StartSmsBox();
        Assert.Equal("while it was gone", (await stage.CameIn(2))[1]);
    }

    /// <summary>Only at length, because Hostline waits for the box as long as it does in service.</summary>
    [Fact(Explicit = true)]
    public async Task A_text_that_a_box_did_not_answer_because_it_stood_still_is_sent_once_and_its_receipt_decides()
    {
        await using var stage = await KannelStage.Begin();
        await stage.SignalSmsBox("STOP");
        var id = Journey.IdOf((await stage.Send("stood still")).Expect(200));
        await stage.Comes(id, "delivery_unconfirmed");
        await stage.SignalSmsBox("CONT");
        await stage.Comes(id, "delivered");
        Assert.Single(await stage.Taken());
    }

    [Fact]
    public async Task A_number_is_tested_by_a_text_that_comes_in_again()
    {
        await using var stage = await KannelStage.Begin(more: ("HOSTLINE_PROBE", "kannel"));
        var probe = stage.Server.Services.GetRequiredService<Ports>().Of(World.Live).CapabilityProbe(PhoneNumber.Parse("+13127720003"))!;
        var id = Guid.CreateVersion7();
        Assert.Equal(ProbeAnswer.Pending, await Try());
        Assert.Equal(ProbeAnswer.Pending, await Try());
        await Hang.Until(async () => (await stage.Taken()).Count == 1, () => "the test");
        var sent = (await stage.Taken())[0];
        Assert.Equal((KannelStage.Sender[1..], "13127720003"), (sent.From, sent.To));

        // A text that only looks like it, to another number, is none.
        await stage.Text(sent.Text, to: KannelStage.Number, from: KannelStage.Sender, parts: 1);
        await stage.CameIn(1);
        Assert.Equal(ProbeAnswer.Pending, await Try());
        await stage.Text(sent.Text, to: "+13127720003", from: KannelStage.Sender);
        await Hang.Until(async () => await Try() == ProbeAnswer.Arrived, () => "the arrival of the test");
        Assert.Single(await stage.Taken());

        async Task<ProbeAnswer> Try() => (await probe.Try(id, PhoneNumber.Parse("+13127720003"), TestContext.Current.CancellationToken)).Answer;
    }

    [Fact]
    public async Task The_check_tells_a_wrong_password_from_a_box_that_is_not_there()
    {
        await using var stage = await KannelStage.Begin();
        Assert.True((await Check(stage.SendUrl, "kannel's password")).Works);
        Assert.Contains("refuses our user", (await Check(stage.SendUrl, "wrong")).Told);
        Assert.Contains("cannot be used", (await Check($"http://127.0.0.1:{FreePort.Take()}", "x")).Told);
        Assert.Empty(await stage.Taken());

        Task<GatewayCheck> Check(string url, string password)
        {
            var variables = new Dictionary<string, string>
            {
                ["HOSTLINE_KANNEL_URL"] = url,
                ["HOSTLINE_KANNEL_USER"] = "hostline",
                ["HOSTLINE_KANNEL_PASSWORD"] = password,
                ["HOSTLINE_KANNEL_SENDER"] = KannelStage.Sender,
                ["HOSTLINE_KANNEL_SECRET"] = KannelStage.Secret,
                ["HOSTLINE_KANNEL_CALLBACK"] = "http://127.0.0.1:1",
            };
            return Hostline.Network.Kannel.KannelGateway.Kind.Read(variables.GetValueOrDefault)
                .Check(stage.Server.Services.GetRequiredService<GatewayHttp>(), TestContext.Current.CancellationToken);
        }
    }
}
