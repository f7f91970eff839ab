using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using static Hostline.Tests.Dialects.Twilio.Api2010.Api2010Scene;

namespace Hostline.Tests.Dialects.Twilio.Api2010;

/// <summary>Accounts, keys and auth tokens of the vendor's oldest API, over HTTP (contract §6).</summary>
public sealed class AccountResourceTests
{
    [Fact]
    public async Task An_account_has_the_members_of_the_contract_and_paths_need_no_suffix()
    {
        await using var scene = await Begin();
        var account = (await scene.Get($"/{scene.Parent}.json")).Expect(200);
        Assert.Equal(["auth_token", "date_created", "date_updated", "friendly_name", "owner_account_sid", "sid", "status", "subresource_uris", "type", "uri"],
            Names(account.Json));
        Assert.Equal(20, account.Json.GetProperty("subresource_uris").EnumerateObject().Count());
        Assert.Equal((scene.Parent, scene.Parent, "active", $"/2010-04-01/Accounts/{scene.Parent}.json"),
            (account.Json.Text("sid"), account.Json.Text("owner_account_sid"), account.Json.Text("status"), account.Json.Text("uri")));
        Assert.Equal("Mon, 01 Jun 2026 15:00:00 +0000", account.Json.Text("date_created"));
        Assert.Equal(scene.Sandbox.Account().Text("auth_token"), account.Json.Text("auth_token"));
        Assert.Equal(account.Text, (await scene.Get("/" + scene.Parent)).Expect(200).Text);
        Assert.Equal(account.Text, (await scene.Get("/AC" + scene.Parent[2..].ToUpperInvariant())).Expect(200).Text);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_subaccount_is_opened_listed_renamed_suspended_resumed_and_closed(StoreKind kind)
    {
        await using var scene = await Begin(kind);
        var opened = (await scene.Post(".json")).Expect(201).Json;
        Assert.Equal("SubAccount Created at 2026-06-01 03:00 PM", opened.Text("friendly_name"));
        var (sid, own) = (opened.Text("sid"), (opened.Text("sid"), opened.Text("auth_token")));
        Assert.Equal(scene.Parent, opened.Text("owner_account_sid"));
        Assert.Equal("shop", (await scene.Post($"/{sid}.json", ("FriendlyName", "shop"))).Expect(200).Json.Text("friendly_name"));
        Assert.Equal([sid], (await scene.Get(".json?FriendlyName=shop")).Expect(200).Json.GetProperty("accounts").EnumerateArray().Select(a => a.Text("sid")));
        (await scene.Sandbox.Twilio(HttpMethod.Get, $"{Root}/{sid}.json", credentials: own)).Expect(200);

        Assert.Equal("suspended", (await scene.Post($"/{sid}.json", ("Status", "suspended"))).Expect(200).Json.Text("status"));
        Assert.Equal((403, 20403), Error(await scene.Sandbox.Twilio(HttpMethod.Get, $"{Root}/{sid}.json", credentials: own)));
        Assert.Equal([sid], (await scene.Get(".json?Status=suspended")).Expect(200).Json.GetProperty("accounts").EnumerateArray().Select(a => a.Text("sid")));
        (await scene.Post($"/{sid}.json", ("Status", "active"))).Expect(200);
        (await scene.Sandbox.Twilio(HttpMethod.Get, $"{Root}/{sid}.json", credentials: own)).Expect(200);

        Assert.Equal("closed", (await scene.Post($"/{sid}.json", ("Status", "closed"))).Expect(200).Json.Text("status"));
        Assert.Equal((403, 20403), Error(await scene.Sandbox.Twilio(HttpMethod.Get, $"{Root}/{sid}.json", credentials: own)));
        Assert.Equal((400, 21479), Error(await scene.Post($"/{sid}.json", ("Status", "active"))));
    }

    [Fact]
    public async Task Each_fault_has_its_code()
    {
        await using var scene = await Begin();
        Assert.Equal((400, 21475), Error(await scene.Post($"/{scene.Branch}.json", ("Status", "Suspended"))));
        Assert.Equal((400, 21477), Error(await scene.Post($"/{scene.Parent}.json", ("Status", "suspended"))));
        Assert.Equal((400, 20002), Error(await scene.Post(".json", ("FriendlyName", new string('x', 65)))));
        Assert.Equal((400, 20002), Error(await scene.Post($"/{scene.Branch}.json", ("FriendlyName", ""))));
        Assert.Equal((400, 21474), Error(await scene.AsBranch(HttpMethod.Post, Root + ".json")));
        Assert.Equal((404, 20404), Error(await scene.Get($"/{scene.Branch}.json", account: 1)));
        Assert.Equal((404, 20404), Error(await scene.AsBranch(HttpMethod.Get, $"{Root}/{scene.Parent}.json")));
        Assert.Equal((404, 20404), Error(await scene.Get("/AC1.json")));
        Assert.Equal((400, 20001), Error(await scene.Get(".json?PageSize=0")));
        Assert.Equal((400, 20007), Error(await scene.Get(".json?PageSize=1001")));
        Assert.Equal((400, 20002), Error(await scene.Post(".json", ("FriendlyName", "a"), ("FriendlyName", "b"))));
        Assert.Equal((401, 20003), Error(await scene.Sandbox.Twilio(HttpMethod.Get, Root + ".json", credentials: (scene.Parent, new string('0', 32)))));
        Assert.Equal((405, 20004), Error(await scene.Delete($"/{scene.Branch}.json")));
    }

    [Fact]
    public async Task A_list_is_walked_by_its_relative_URIs_in_both_directions()
    {
        await using var scene = await Begin();
        for (var i = 0; i < 3; i++)
        {
            (await scene.Post(".json", ("FriendlyName", $"n{i}"))).Expect(201);
        }

        var first = (await scene.Get(".json?PageSize=2")).Expect(200).Json;
        Assert.Equal(["accounts", "end", "first_page_uri", "next_page_uri", "page", "page_size", "previous_page_uri", "start", "uri"], Names(first));
        Assert.Equal(["n2", "n1"], NamesOf(first));
        Assert.Equal((0, 1, ""), (first.GetProperty("start").GetInt32(), first.GetProperty("end").GetInt32(), first.Text("previous_page_uri")));
        var second = (await scene.Sandbox.Twilio(HttpMethod.Get, first.Text("next_page_uri"))).Expect(200).Json;
        Assert.Equal(["n0", "branch"], NamesOf(second));
        var third = (await scene.Sandbox.Twilio(HttpMethod.Get, second.Text("next_page_uri"))).Expect(200).Json;
        Assert.Equal(("acme", ""), (NamesOf(third).Single(), third.Text("next_page_uri")));
        Assert.Equal(["n2", "n1"], NamesOf((await scene.Sandbox.Twilio(HttpMethod.Get, second.Text("previous_page_uri"))).Expect(200).Json));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_key_is_made_with_its_secret_used_renamed_and_revoked(StoreKind kind)
    {
        await using var scene = await Begin(kind);
        var keys = $"/{scene.Parent}/Keys";
        var made = (await scene.Post(keys + ".json", ("FriendlyName", "ci"))).Expect(201).Json;
        Assert.Equal(["date_created", "date_updated", "friendly_name", "secret", "sid"], Names(made));
        var (sid, secret) = (made.Text("sid"), made.Text("secret"));
        Assert.DoesNotContain(secret, (await scene.Get($"{keys}/{sid}.json")).Expect(200).Text);
        Assert.DoesNotContain(secret, (await scene.Get(keys + ".json")).Expect(200).Text);
        Assert.Equal("build", (await scene.Post($"{keys}/{sid}.json", ("FriendlyName", "build"))).Expect(200).Json.Text("friendly_name"));
        (await scene.Sandbox.Twilio(HttpMethod.Get, $"{Root}/{scene.Branch}/Addresses.json", credentials: (sid, secret))).Expect(200);
        Assert.Equal((403, 20403), Error(await scene.Sandbox.Twilio(HttpMethod.Get, Root + keys + ".json", credentials: (sid, secret))));
        Assert.Equal((403, 20403), Error(await scene.Sandbox.Twilio(HttpMethod.Get, Root + ".json", credentials: (sid, secret))));
        Assert.Equal((404, 20404), Error(await scene.Get($"/{scene.Branch}/Keys/{sid}.json")));

        (await scene.Delete($"{keys}/{sid}.json")).Expect(204);

        Assert.Equal((401, 20003), Error(await scene.Sandbox.Twilio(HttpMethod.Get, $"{Root}/{scene.Parent}/Addresses.json", credentials: (sid, secret))));
        Assert.Equal((404, 20404), Error(await scene.Get($"{keys}/{sid}.json")));
        Assert.Equal((404, 20404), Error(await scene.Delete($"{keys}/{sid}.json")));
    }

    [Fact]
    public async Task The_secondary_token_is_made_promoted_and_deleted()
    {
        await using var scene = await Begin();
        const string Tokens = "/v1/AuthTokens";
        var second = (await scene.Sandbox.Twilio(HttpMethod.Post, Tokens + "/Secondary", [])).Expect(201).Json;
        Assert.Equal(["account_sid", "date_created", "date_updated", "secondary_auth_token", "url"], Names(second));
        var again = await scene.Sandbox.Twilio(HttpMethod.Post, Tokens + "/Secondary", []);
        Assert.Equal((409, 20409), Error(again));
        Assert.Contains("The account has a secondary token already. Promote it or delete it first.", again.Text);
        var token = second.Text("secondary_auth_token");
        var promoted = (await scene.Sandbox.Twilio(HttpMethod.Post, Tokens + "/Promote", [], credentials: (scene.Parent, token))).Expect(200).Json;
        Assert.Equal(token, promoted.Text("auth_token"));
        Assert.Equal((401, 20003), Error(await scene.Get(".json")));
        (await scene.Sandbox.Twilio(HttpMethod.Post, Tokens + "/Secondary", [], credentials: (scene.Parent, token))).Expect(201);
        (await scene.Sandbox.Twilio(HttpMethod.Delete, Tokens + "/Secondary", credentials: (scene.Parent, token))).Expect(204);
        Assert.Equal((404, 20404), Error(await scene.Sandbox.Twilio(HttpMethod.Delete, Tokens + "/Secondary", credentials: (scene.Parent, token))));
    }

    static string[] NamesOf(System.Text.Json.JsonElement page) => [.. page.GetProperty("accounts").EnumerateArray().Select(a => a.Text("friendly_name"))];
}
