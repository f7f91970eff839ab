using Hostline.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Hostline behind Hostline: a number of a live account is hosted by an order at an upstream host, in both dialects.</summary>
public sealed class UpstreamTests
{
    const string Number = UpstreamStage.Number;

    [Fact]
    public async Task A_live_number_goes_from_order_to_release_through_an_upstream_order_of_the_first_dialect()
    {
        await using var stage = await UpstreamStage.Start("telnyx");
        var order = await stage.Order();
        Assert.Equal(0, await stage.UpstreamOrders());
        var code = await stage.Code(order, "sms");
        Assert.Equal("rejected", await stage.Enter(order, code == "111111" ? "222222" : "111111"));
        Assert.Equal("verified", await stage.Enter(order, code));
        await stage.Document(order);
        await stage.Reaches(order, "successful");
        Assert.Equal((1, 1), (await stage.UpstreamOrders(), await stage.Upstreams(HostingState.Active)));

        (await stage.Live.Telnyx(stage.Account, HttpMethod.Delete, $"/messaging_hosted_numbers/{Number}")).Expect(200);
        await stage.Reaches(order, "deleted");
        Assert.Equal(1, await stage.Upstreams(HostingState.Released));
    }

    [Fact]
    public async Task A_live_number_goes_from_order_to_release_through_an_upstream_order_of_the_second_dialect()
    {
        await using var stage = await UpstreamStage.Start("twilio");
        var order = await stage.Order();
        var bySms = (await stage.Live.AskCodes(stage.Account, order, Number)).Expect(422);
        Assert.Contains("number_gets_no_sms", bySms.Text);
        var code = await stage.Code(order, "call");
        Assert.Equal("rejected", await stage.Enter(order, code == "111111" ? "222222" : "111111"));
        Assert.Equal("verified", await stage.Enter(order, code));
        await stage.Document(order);
        await stage.SignUpstream();
        await stage.Reaches(order, "successful");
        Assert.Equal(1, await stage.UpstreamOrders());

        (await stage.Live.Telnyx(stage.Account, HttpMethod.Delete, $"/messaging_hosted_numbers/{Number}")).Expect(200);
        await stage.Reaches(order, "deleted");
        Assert.Equal(1, await stage.Upstreams(HostingState.Released));
    }

    [Fact]
    public async Task The_code_that_the_upstreams_call_asks_for_is_shown_to_the_customer_and_keying_it_proves_ownership_here()
    {
        await using var stage = await UpstreamStage.Start("twilio");
        var order = await stage.Order();
        (await stage.Live.Telnyx(stage.Account, HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/verification_codes",
            new { phone_numbers = new[] { Number }, verification_method = "call" })).Expect(200);
        var code = await Hang.Until(async () => (await stage.Live.As(stage.Account, HttpMethod.Get, $"/orders/{order}")).Expect(200).Json
            .GetProperty("numbers")[0].GetProperty("standing") is var standing && standing.TryGetProperty("code_to_key", out var shown)
            && shown.ValueKind == System.Text.Json.JsonValueKind.String ? shown.GetString() : null, () => "The code to key");
        Assert.Matches("^[0-9]{6}$", code);
        Assert.DoesNotContain((await stage.Live.Read("select code_to_key from upstream_orders", r => r.Bytes(0)))[0].Chunk(6),
            part => part.AsSpan().SequenceEqual(System.Text.Encoding.ASCII.GetBytes(code)));

        var keys = $"/handsets/{Uri.EscapeDataString(Number)}/keys";
        await Hang.Until(async () => (await stage.Sandbox.Control(HttpMethod.Post, keys, new { keys = code })).Status is 200 or 204,
            () => "The upstream's call");
        await Hang.Until(async () => (await stage.Live.Read("select count(*) from events where kind = 'ownership.proven'", r => r.Long(0)))[0] == 1,
            () => "The proof here");
        Assert.Empty(await stage.Live.Read("select id from errands where kind = 61", r => r.Id<ErrandId>(0)));
    }

    [Fact]
    public async Task A_bill_that_proved_ownership_here_is_handed_on_once_and_proves_it_upstream_without_a_call()
    {
        await using var stage = await UpstreamStage.Start("twilio");
        var (live, services) = (stage.Live, stage.Front.Services);
        var here = ("AC" + stage.Account.Id.Value.ToString("N"), (await services.GetRequiredService<AuthTokens>().Primary(stage.Account.Id))!);
        var front = new TestSandbox(stage.Front.BaseUrl, default);
        var order = (await front.Twilio(HttpMethod.Post, OrderScene.Orders, [("PhoneNumber", Number), ("SmsCapability", "true")], credentials: here))
            .Expect(201).Json.Text("sid");
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"))), "file", "bill.pdf" },
            { new StringContent("phone-bill"), "type" },
        };
        var bill = (await live.As(stage.Account, HttpMethod.Post, "/identity_documents", form)).Expect(201).Json.Text("sid");
        (await front.Twilio(HttpMethod.Post, $"{OrderScene.Orders}/{order}",
        [
            ("Status", "pending-verification"), ("VerificationType", "phone-bill"), ("VerificationDocumentSid", bill),
        ], credentials: here)).Expect(200);
        (await live.Desk(HttpMethod.Post, $"/identity_documents/{bill}/accept")).Expect(200);
        Assert.Equal(0, await stage.UpstreamOrders());

        // As when letter and review are done.
        var hosting = HostingId.Of(Guid.ParseExact(order[2..], "N"));
        var unit = new Unit();
        var now = await services.GetRequiredService<Database>().Now();
        RouteTable.Set(unit, World.Live, stage.Account.Id, (await live.Read("select order_id from hostings", r => r.Id<OrderId>(0)))[0],
            PhoneNumber.Parse(Number).Digits, hosting, now, now);
        await stage.Front.Alter(unit);

        await Hang.Until(async () => await There() is { ValueKind: System.Text.Json.JsonValueKind.Object } found && found.Text("status") == "pending-loa",
            () => "The proof upstream");
        var there = await There();
        Assert.Equal(("phone-bill", 0), (there.Text("verification_type"), there.GetProperty("verification_attempts").GetInt32()));
        Assert.Equal(1L, await stage.Upstream.Services.GetRequiredService<Database>().One(new("select count(*) from identity_documents"), r => r.Long(0)));
        Assert.Empty((await live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray());

        async Task<System.Text.Json.JsonElement> There() =>
            (await stage.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items").EnumerateArray().FirstOrDefault();
    }

    [Theory, InlineData("telnyx", "sms"), InlineData("twilio", "call")]
    public async Task An_order_that_was_placed_before_a_crash_is_adopted_and_not_doubled(string dialect, string method)
    {
        await using var stage = await UpstreamStage.Start(dialect, hears: false);
        var order = await stage.Order();
        await stage.Code(order, method);
        Assert.Equal(1, await stage.UpstreamOrders());
        // As if this node had died between the upstream's answer and the row with its id.
        await stage.Live.Write("update upstream_orders set external_id = null");
        await stage.Live.Write("delete from number_acts");
        await stage.Live.Write("update sent_codes set sent_at = null, sent_by = null");
        var code = await stage.Code(order, method);
        await Hang.Until(async () => (await stage.Live.Read("select count(*) from upstream_orders where external_id is not null", r => r.Long(0)))[0] == 1,
            () => "The adopted order");
        Assert.Equal("verified", await stage.Enter(order, code));
        Assert.Equal(1, await stage.UpstreamOrders());
    }

    [Theory, InlineData("telnyx", "sms"), InlineData("twilio", "call")]
    public async Task A_refusal_of_the_upstreams_carrier_is_told_in_our_own_words(string dialect, string method)
    {
        await using var stage = await UpstreamStage.Start(dialect);
        (await stage.Sandbox.Control(HttpMethod.Post, $"/numbers/{Number}/outcome", new { outcome = "carrier_rejects" })).Expect(200);
        var order = await stage.Order();
        Assert.Equal("verified", await stage.Enter(order, await stage.Code(order, method)));
        await stage.Document(order);
        await stage.SignUpstream();
        await stage.Reaches(order, "failed_carrier_rejected");
    }

    [Theory, InlineData("telnyx", "sms"), InlineData("twilio", "call")]
    public async Task A_token_that_the_upstream_host_has_revoked_is_told_to_the_desk_and_the_order_waits(string dialect, string method)
    {
        await using var stage = await UpstreamStage.Start(dialect, hears: false);
        var order = await stage.Order();
        Assert.Equal("verified", await stage.Enter(order, await stage.Code(order, method)));
        // The second dialect's token is rolled, as its customers do; the first one's key is revoked.
        await (dialect == "telnyx" ? Revoke(stage.Sandbox) : stage.Upstream.Alter("update api_keys set revoked_at = 1"));
        await stage.Document(order);
        await Hang.Until(async () => (await stage.Live.Read("select unreached from routes", r => r.Int(0))) is [> 0], () => "A try with the revoked token");
        Assert.Contains((await stage.Live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray(),
            a => a.Text("kind") == "upstream" && a.Text("detail").Contains($"{dialect} does not accept our credentials", StringComparison.Ordinal));
        Assert.Equal("provisioning", await stage.StatusOf(order));
    }

    static async Task Revoke(TestSandbox sandbox)
    {
        var keys = $"/accounts/{sandbox.Account().Text("id")}/keys";
        foreach (var key in (await sandbox.Hostline(HttpMethod.Get, keys)).Expect(200).Json.GetProperty("data").EnumerateArray())
        {
            (await sandbox.Hostline(HttpMethod.Delete, $"{keys}/{key.Text("id")}")).Expect(204);
        }
    }

    [Theory, InlineData("telnyx", "sms"), InlineData("twilio", "call")]
    public async Task An_order_that_its_customer_deletes_is_deleted_upstream_too(string dialect, string method)
    {
        await using var stage = await UpstreamStage.Start(dialect, hears: false);
        var order = await stage.Order();
        await stage.Code(order, method);
        (await stage.Live.Telnyx(stage.Account, HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        await Hang.Until(async () => await stage.Upstreams(HostingState.Cancelled) == 1, () => "The deletion upstream");
    }

    [Fact]
    public async Task While_the_upstream_host_is_down_no_code_counts_as_wrong_and_other_customers_are_served()
    {
        await using var stage = await UpstreamStage.Start("telnyx", hears: false);
        var order = await stage.Order();
        var code = await stage.Code(order, "sms");
        await stage.StopUpstream();
        var answer = await stage.Live.Telnyx(stage.Account, HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = Number, code } } });
        Assert.Contains("does not answer. Nothing was counted", answer.Expect(503).Text);
        Assert.Equal(0L, (await stage.Live.Read("select sum(wrong_tries) from sent_codes", r => r.Long(0)))[0]);
        await stage.Front.Sandbox();
    }
}
