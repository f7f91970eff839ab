using System.Text.Json;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

/// <summary>Today's program on a database in which orders of the second dialect were open at every stage.</summary>
public sealed class SecondDialectUpgradeTests
{
    const string Orders = "/HostedNumbers/HostedNumberOrders";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Orders_of_an_old_database_are_as_they_were_and_go_on(StoreKind kind)
    {
        await using var upgraded = await Upgraded.Start(kind, OldStore.TwoDialects);
        var (sandbox, second) = (upgraded.Sandbox, upgraded.Old.Made.GetProperty("second"));
        Assert.Equal("received pending-verification pending-verification verified completed completed verified pending-loa carrier-processing "
            + "pending-verification", string.Join(' ', await Task.WhenAll(
            new[] { "received", "ringing", "queued", "verified", "completed", "given", "opened", "signing", "reviewed", "billed" }
                .Select(name => Status(sandbox, second, name)))));

        await Key(sandbox, second, "ringing", "+13125550041");
        (await sandbox.Hostline(HttpMethod.Post, $"/identity_documents/{second.Text("bill")}/accept")).Expect(200);
        (await sandbox.Control(HttpMethod.Post, $"/letters/{second.GetProperty("letters").Text("signing")}/sign", new { name = "Ann Owner" })).Expect(200);
        await upgraded.Advance("PT60S");
        await Key(sandbox, second, "queued", "+13125550042");
        Assert.Equal("verified verified verified completed completed", string.Join(' ', await Task.WhenAll(
            new[] { "ringing", "queued", "billed", "signing", "signing_too" }.Select(name => Status(sandbox, second, name)))));
        Assert.True((await sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_an_account_keeps_is_found_and_can_be_changed(StoreKind kind)
    {
        await using var upgraded = await Upgraded.Start(kind, OldStore.TwoDialects);
        var (sandbox, second) = (upgraded.Sandbox, upgraded.Old.Made.GetProperty("second"));
        var account = $"/2010-04-01/Accounts/{sandbox.Account().Text("account_sid")}";
        string[] kept =
        [
            $"Addresses/{second.Text("address")}", $"Applications/{second.Text("application")}",
            $"IncomingPhoneNumbers/{second.GetProperty("orders").Text("received").Replace("HR", "PN", StringComparison.Ordinal)}",
        ];
        foreach (var one in kept)
        {
            foreach (var name in (string[])["first", "second"])
            {
                (await sandbox.Twilio(HttpMethod.Post, $"{account}/{one}.json", [("FriendlyName", name)])).Expect(200);
                Assert.Equal(name, (await sandbox.Twilio(HttpMethod.Get, $"{account}/{one}.json")).Expect(200).Json.Text("friendly_name"));
            }
        }

        var given = second.GetProperty("orders").Text("given").Replace("HR", "PN", StringComparison.Ordinal);
        (await sandbox.Twilio(HttpMethod.Get, $"/2010-04-01/Accounts/{second.Text("branch")}/IncomingPhoneNumbers/{given}.json",
            credentials: (second.Text("branch"), second.Text("branch_token")))).Expect(200);
        (await sandbox.Twilio(HttpMethod.Get, Orders, credentials: (second.Text("key"), second.Text("secret")))).Expect(200);
        Assert.Equal(22115, OrderTests.Code((await OrderTests.Create(sandbox, "+13125550060", ("UniqueName", "front"))).Expect(400)));
        (await sandbox.Twilio(HttpMethod.Get, $"/v1/HostedNumber/Eligibility/Bulk/{second.Text("checks")}")).Expect(200);
        (await sandbox.Twilio(HttpMethod.Get, $"/v2/HostedNumber/Orders/Bulk/{second.Text("bulk")}")).Expect(200);
    }

    static async Task Key(TestSandbox sandbox, JsonElement second, string name, string number)
    {
        var shown = (await sandbox.Twilio(HttpMethod.Get, $"{Orders}/{second.GetProperty("orders").Text(name)}")).Expect(200).Json.Text("verification_code");
        (await sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(number)}/keys", new { keys = shown })).Expect(200);
    }

    static async Task<string> Status(TestSandbox sandbox, JsonElement second, string name) =>
        (await sandbox.Twilio(HttpMethod.Get, $"{Orders}/{second.GetProperty("orders").Text(name)}")).Expect(200).Json.Text("status");
}
