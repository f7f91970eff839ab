using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Transfers;

/// <summary>What a number loses when a transfer moves it away: its campaign, and who is notified.</summary>
public sealed class LostCampaignTests
{
    const string Assigned = "/10dlc/phone_number_campaigns";
    const string Path = "/campaign";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_transfer_takes_the_number_out_of_the_losing_accounts_campaign_and_the_receiver_registers_it_anew(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var source = await exchange.Host(Exchange.Acme, Exchange.Number);
        var old = await Campaign(exchange, Exchange.Acme);
        (await Assign(exchange, Exchange.Acme, old)).Expect(200);
        await exchange.Quiet();

        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        (await exchange.Sandbox.Telnyx(HttpMethod.Get, $"{Assigned}/{Exchange.Number}")).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();

        (await exchange.Sandbox.Telnyx(HttpMethod.Get, $"{Assigned}/{Exchange.Number}")).Expect(404);
        Assert.Equal(["ASSIGNMENT " + old, "DELETION " + old], exchange.Receiver.All.Where(r => r.Path == Path)
            .Select(r => $"{Journey.Payload(r).GetProperty("type")} {Journey.Payload(r).GetProperty("campaignId")}"));
        Assert.Equal(["campaign.assigned", "number.lost", "campaign.removed"],
            (await exchange.Kinds(source)).Where(k => k is "campaign.assigned" or "number.lost" or "campaign.removed"));
        Assert.DoesNotContain("campaign.removed", await exchange.Kinds(order));

        (await Assign(exchange, Exchange.Globex, await Campaign(exchange, Exchange.Globex))).Expect(200);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, $"/10dlc/campaign/{old}")).Expect(200);
        var audit = await exchange.Server.Services.GetRequiredService<Hostline.Audit.ChainAudit>().Verify(null, null, TestContext.Current.CancellationToken);
        Assert.Null(audit.FirstBreak);
    }

    [Fact]
    public async Task A_rejected_transfer_leaves_the_number_in_its_campaign()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        (await Assign(exchange, Exchange.Acme, await Campaign(exchange, Exchange.Acme))).Expect(200);
        (await exchange.Reject(await exchange.Order(Exchange.Globex, Exchange.Number))).Expect(200);
        await exchange.Quiet();
        (await exchange.Sandbox.Telnyx(HttpMethod.Get, $"{Assigned}/{Exchange.Number}")).Expect(200);
    }

    [Fact]
    public async Task The_holders_own_channel_is_told_from_the_request_to_the_loss_and_nothing_of_the_receivers_documents()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await Channel(exchange, Exchange.Acme, "/notices");
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal(["consent.given", "consent.requested", "number.lost"], exchange.Receiver.All.Where(r => r.Path == "/notices")
            .Select(r => Journey.Payload(r).GetProperty("activity").GetString()).Order(StringComparer.Ordinal));
    }

    internal static async Task<string> Campaign(Exchange exchange, int account) => (await exchange.Post(account, "/10dlc/campaignBuilder",
        new { brandId = "b", description = "d", usecase = "2FA", webhookURL = account == Exchange.Acme ? exchange.Receiver.Url(Path) : "" }))
        .Expect(200).Json.GetProperty("campaignId").GetString()!;

    internal static Task<Answered> Assign(Exchange exchange, int account, string campaign) =>
        exchange.Post(account, Assigned, new { phoneNumber = Exchange.Number, campaignId = campaign });

    internal static async Task Channel(Exchange exchange, int account, string path)
    {
        var profile = Journey.IdOf((await exchange.Post(account, "/notification_profiles", new { name = "n" })).Expect(200));
        var channel = Journey.IdOf((await exchange.Post(account, "/notification_channels",
            new { notification_profile_id = profile, channel_type_id = "webhook", channel_destination = exchange.Receiver.Url(path) })).Expect(200));
        var conditions = (await exchange.Sandbox.Telnyx(HttpMethod.Get, "/notification_event_conditions", account: account))
            .Expect(200).Json.GetProperty("data");
        (await exchange.Post(account, "/notification_settings", new
        {
            notification_event_condition_id = conditions[0].GetProperty("id").GetString(),
            notification_profile_id = profile,
            notification_channel_id = channel,
        })).Expect(200);
    }
}
