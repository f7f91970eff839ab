using System.Text;
using System.Text.RegularExpressions;
using Hostline.Tests.Api;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Texts of live accounts through an upstream host, in both dialects: Hostline behind Hostline.</summary>
public sealed class UpstreamTextTests
{
    const string Number = UpstreamTextStage.Number;

    [Theory, InlineData("telnyx"), InlineData("twilio")]
    public async Task A_message_is_sent_upstream_its_receipt_comes_back_and_a_text_to_the_number_is_carried_in(string dialect)
    {
        await using var stage = await UpstreamTextStage.Start(dialect);
        var id = await stage.Send("Привет 😀");
        await stage.Comes(id, "delivered");
        Assert.Equal(["Привет 😀"], await stage.Got(1));
        Assert.Equal([0L], await stage.Live.Read("select count(*) from texts where external_id is null", r => r.Long(0)));

        await stage.Text("é back");
        await stage.Text("again");
        Assert.Equal(["again", "é back"], (await stage.CameIn(2)).Order(StringComparer.Ordinal));

        const string Other = "+13127720002";
        var order = await stage.Live.Order(stage.Account, Other);
        (await stage.Live.AskCodes(stage.Account, order, Other)).Expect(200);
        Assert.Matches(@"\b\d{6}\b", Assert.Single(await stage.Got(1, Other)));
    }

    [Theory, InlineData("telnyx"), InlineData("twilio")]
    public async Task Without_webhooks_the_upstream_host_is_asked_what_became_of_a_message(string dialect)
    {
        await using var stage = await UpstreamTextStage.Start(dialect, hears: false);
        var id = await stage.Send("hello");
        await stage.Comes(id, "sent");
        await stage.Got(1);
        await stage.Live.Write("update errands set due_at = 0, wake_at = 0 where kind = 42");
        await stage.Comes(id, "delivered");
        await Hang.Until(async () => await stage.Live.Read("select count(*) from errands where kind = 42", r => r.Long(0)) is [0], () => "The end of asking");
    }

    [Theory, InlineData("telnyx"), InlineData("twilio")]
    public async Task A_message_that_the_upstream_host_refuses_has_failed_and_one_that_it_cannot_be_given_waits(string dialect)
    {
        await using var stage = await UpstreamTextStage.Start(dialect);
        const string Unknown = "+13127720003";
        await stage.Live.Host(stage.Account, Unknown);
        await stage.Comes(await stage.Send("from a number that is not active there", from: Unknown), "sending_failed");

        await stage.StopUpstream();
        var waiting = await stage.Send("later");
        await Hang.Until(async () => await stage.Live.Read("select attempts from errands where kind = 41", r => r.Int(0)) is [> 0], () => "A try");
        await stage.Comes(waiting, "queued");
    }

    [Theory, InlineData("telnyx"), InlineData("twilio")]
    public async Task A_number_is_tested_by_a_text_through_the_upstream_host_and_the_result_is_evidence(string dialect)
    {
        await using var stage = await UpstreamTextStage.Start(dialect, tests: true);
        const string Orders = "/messaging_hosted_number_orders";
        var order = await stage.Live.Order(stage.Account, Number);
        (await stage.Live.AskCodes(stage.Account, order, Number)).Expect(200);
        var code = Regex.Match((await stage.Got(1, Number))[0], @"\b\d{6}\b").Value;
        (await stage.Live.Telnyx(stage.Account, HttpMethod.Post, $"{Orders}/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = Number, code } } })).Expect(200);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.ASCII.GetBytes(Scene.Letter)), "loa", "letter.pdf" },
            { new ByteArrayContent(Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"))), "bill", "bill.pdf" },
        };
        (await stage.Live.Telnyx(stage.Account, HttpMethod.Post, $"{Orders}/{order}/actions/file_upload", form)).Expect(200);
        (await stage.Live.Desk(HttpMethod.Post, $"/orders/{order}/accept")).Expect(200);

        // The upstream's network has the text; it comes in again as one from the test number.
        var test = (await stage.Got(2, Number))[1];
        await stage.Text(test, from: UpstreamTextStage.Sender);
        await Hang.Until(async () => (await stage.Live.Telnyx(stage.Account, HttpMethod.Get, $"{Orders}/{order}")).Expect(200).Json.GetProperty("data")
            .Text("status") == "successful", () => "The activation");
        var evidence = Assert.Single((await stage.Live.Desk(HttpMethod.Get, $"/review/{order}")).Expect(200).Json.GetProperty("tests").EnumerateArray());
        Assert.Equal((Number, true, UpstreamTextStage.Sender, test),
            (evidence.Text("number"), evidence.GetProperty("passed").GetBoolean(), evidence.Text("test_number"), evidence.Text("text")));
        Assert.InRange(evidence.GetProperty("arrived_at").GetDateTimeOffset(), evidence.GetProperty("sent_at").GetDateTimeOffset(),
            evidence.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_trial_of_the_probe_waits_for_its_text_and_says_what_came_back()
    {
        await using var stage = await UpstreamTextStage.Start("telnyx", tests: true);
        var trial = stage.Live.Desk(HttpMethod.Post, "/gateways/test", new { port = "capability_probe", number = Number });
        var test = (await stage.Got(1, Number))[0];
        await stage.Text(test, from: UpstreamTextStage.Sender);
        var tried = (await trial).Expect(200).Json;
        Assert.True(tried.GetProperty("works").GetBoolean());
        var facts = tried.GetProperty("facts").EnumerateArray().ToDictionary(f => f.Text("name"), f => f.Text("value"));
        Assert.Equal(("arrived", UpstreamTextStage.Sender, test), (facts["outcome"], facts["test_number"], facts["text"]));
        Assert.Contains("arrived_at", facts.Keys);
    }

    /// <summary>Only at length, because Hostline waits for the upstream host as long as it does in service.</summary>
    [Theory(Explicit = true), InlineData("telnyx"), InlineData("twilio")]
    public async Task An_upstream_host_that_is_killed_or_stands_still_in_the_middle_of_work_gets_no_message_twice(string dialect)
    {
        await using var stage = await UpstreamTextStage.StartProcess(dialect);
        const int Texts = 40;
        var sending = Task.WhenAll(Enumerable.Range(0, Texts).Select(i => stage.Send($"text {i:00}")));
        await stage.Got(1);
        await stage.Process.Kill9();
        await stage.Process.StartAgain();
        await sending;
        await Hang.Until(async () => await stage.Live.Read("select count(*) from errands where kind = 41", r => r.Long(0)) is [0], () => "The end of sending");

        stage.Process.Pause();
        var still = await stage.Send("stood still");
        await stage.Comes(still, "delivery_unconfirmed");
        stage.Process.Continue();
        await stage.Comes(still, "delivered");
        await stage.Text("and back");
        Assert.Equal(["and back"], await stage.CameIn(1));

        var got = await stage.Got(1);
        Assert.Equal(got.Distinct(), got);
        // Each was taken, or no one could know.
        Assert.Empty(await stage.Live.Read("select id from texts where state = 5", r => r.Id<TextId>(0)));
        var unsure = (await stage.Live.Read("select count(*) from texts where state = 6", r => r.Long(0)))[0];
        Assert.InRange(got.Length + unsure, Texts + 1, long.MaxValue);
    }
}
