using System.Globalization;
using System.Text;
using Hostline.Core.People;
using Hostline.Signatures;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>The pages of an account's endpoints.</summary>
public sealed class EndpointPageTests
{
    const string Root = "/portal/webhooks";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_endpoint_is_added_tested_and_shows_how_it_does(StoreKind kind)
    {
        await using var stage = await Stage.Open(kind);
        var owner = await stage.Browser();
        var added = (await owner.Fill(Root + "/new", Root + "/new", ("name", "Front <desk>"), ("url", stage.Receiver.Url("/hook")))).Expect(303);
        var path = added.Location!.Split('?')[0];
        var page = (await owner.Get(added.Location)).Expect(200);
        Assert.Contains("Front <desk>", page.Text);
        Assert.Contains("The endpoint is added.", page.Text);

        var sent = (await owner.Submit(page, path + "/test")).Expect(303);
        var received = await stage.Receiver.Next("/hook");
        var signed = Encoding.ASCII.GetBytes(received.Header("telnyx-timestamp") + "|").Concat(received.Body).ToArray();
        Assert.True(Ed25519Key.Verify(Convert.FromBase64String(stage.PublicKey), signed,
            Convert.FromBase64String(received.Header("telnyx-signature-ed25519")!)));
        Assert.Contains(stage.PublicKey, page.Text);
        await Hang.Until(async () => (await owner.Get(sent.Location!)).Text.Contains("Delivered", StringComparison.Ordinal), () => "The test event's delivery");
        var delivery = await owner.Get(sent.Location!);
        Assert.Contains("None: this is a test", delivery.Text);

        var list = (await owner.Get(Root)).Expect(200).Text;
        Assert.Contains($"Front <desk> {stage.Receiver.Url("/hook")} Working 1 0 0", list);
        Assert.Contains("Delivered 1 Failing 0 Parked 0", (await owner.Get(path)).Text);
    }

    [Fact]
    public async Task A_failing_endpoint_says_since_when_and_a_test_is_tried_once()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        var path = $"{Root}/{await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/down"))}";
        stage.Receiver.Answer("/down", Answer.Status(500));
        var sent = (await owner.Fill(path, path + "/test")).Expect(303);
        await Hang.Until(async () => (await owner.Get(sent.Location!)).Text.Contains("Given up, since", StringComparison.Ordinal), () => "The end of the test");
        Assert.Contains("A test is tried once.", (await owner.Get(sent.Location!)).Text);
        Assert.Contains("1 attempt in a row has failed, since", (await owner.Get(path)).Text);
        Assert.Contains("Failing 0 0 1", (await owner.Get(Root)).Text);
        await stage.Sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT72H" });
        Assert.Single(stage.Receiver.All);
    }

    [Fact]
    public async Task A_test_that_arrives_opens_a_URL_that_was_gone_and_one_that_does_not_leaves_it_gone()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        var path = $"{Root}/{await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/gone"))}";
        stage.Receiver.AnswerNext("/gone", Answer.Status(410), Answer.Status(410));
        foreach (var (expected, word) in (IEnumerable<(string, string)>)[("Gone", "Parked"), ("Gone", "Parked"), ("Working", "Delivered")])
        {
            var sent = (await owner.Fill(path, path + "/test")).Expect(303);
            await Hang.Until(async () => (await owner.Get(sent.Location!)).Text.Contains(word, StringComparison.Ordinal), () => "The test's end");
            Assert.Contains($"/gone {expected} ", (await owner.Get(Root)).Text, StringComparison.Ordinal);
        }

        Assert.Equal(3, stage.Receiver.All.Count);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data", "an address that this server never calls")]
    [InlineData("http://10.1.2.3/", "may not call")]
    [InlineData("ftp://example.com/", "must begin with https://")]
    [InlineData("https://user:secret@example.com/", "user name or password")]
    public async Task A_refused_address_says_why_beside_its_field_and_what_was_typed_is_kept(string url, string why)
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        var refused = (await owner.Fill(Root + "/new", Root + "/new", ("name", "hooks"), ("url", url))).Expect(422);
        Assert.Contains(why, refused.Text);
        Assert.Equal(("hooks", url), (refused.Form(Root + "/new")["name"], refused.Form(Root + "/new")["url"]));
        Assert.Contains("id=\"field-url-error\"", refused.Html);
        Assert.Contains("No endpoint yet", (await owner.Get(Root)).Text);
    }

    [Fact]
    public async Task Changing_an_endpoint_leaves_its_other_settings_and_deleting_one_asks_first()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var member = await stage.Browser(Role.Member);
        var id = (await stage.Sandbox.Telnyx(HttpMethod.Post, "/messaging_profiles",
            new { name = "old", whitelisted_destinations = new[] { "CA" }, mobile_only = true }))
            .Expect(200).Json.GetProperty("data").GetProperty("id").GetId();
        (await member.Fill($"{Root}/{id}", $"{Root}/{id}", ("name", "new"), ("url", stage.Receiver.Url("/a")),
            ("failover", stage.Receiver.Url("/b")))).Expect(303);
        var profile = (await stage.Sandbox.Telnyx(HttpMethod.Get, $"/messaging_profiles/{id}")).Json.GetProperty("data");
        Assert.Equal(("new", stage.Receiver.Url("/b"), true, "CA"), (profile.GetProperty("name").GetString(),
            profile.GetProperty("webhook_failover_url").GetString(), profile.GetProperty("mobile_only").GetBoolean(),
            profile.GetProperty("whitelisted_destinations")[0].GetString()));

        Assert.Contains("cannot be deleted", (await member.Get($"{Root}/{id}/delete")).Expect(200).Text);
        (await stage.Sandbox.Telnyx(HttpMethod.Get, $"/messaging_profiles/{id}")).Expect(200);
        (await member.Fill($"{Root}/{id}/delete", $"{Root}/{id}/delete")).Expect(303);
        (await stage.Sandbox.Telnyx(HttpMethod.Get, $"/messaging_profiles/{id}")).Expect(404);
    }

    [Theory]
    [InlineData("nothing", "The signature is right.")]
    [InlineData("age", "Too old: the signature is right")]
    [InlineData("header", "Missing header: telnyx-signature-ed25519 is not there.")]
    [InlineData("unreadable", "The header telnyx-signature-ed25519 cannot be read.")]
    [InlineData("body", "Altered body")]
    [InlineData("time", "The header telnyx-timestamp was altered")]
    [InlineData("other account", "Wrong key: no request to this endpoint had this signature.")]
    [InlineData("other key", "Wrong key: your server uses a key that is not this account's.")]
    public async Task The_verifier_says_what_is_wrong(string changed, string verdict)
    {
        var clock = new SettableClock();
        await using var stage = await Stage.Open(StoreKind.Sqlite, clock);
        var reader = await stage.Browser(Role.ReadOnly);
        var (mine, other) = (await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/mine")),
            await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/other"), 1));
        var path = $"{Root}/{mine}";
        await Scene.Order(stage.Sandbox, profile: mine);
        await Scene.Order(stage.Sandbox, "+13125550002", profile: other, account: 1);
        var received = await stage.Receiver.Next(changed == "other account" ? "/other" : "/mine");
        var (time, signature, body) = (received.Header("telnyx-timestamp")!, received.Header("telnyx-signature-ed25519")!, received.Text);
        if (changed == "age")
        {
            clock.Advance(TimeSpan.FromMinutes(6));
        }

        if (changed is "body" or "time")
        {
            // The log is written after the answer.
            await Hang.Until(async () => (await stage.Sandbox.Control(HttpMethod.Get, "/webhooks")).Json.GetProperty("data").EnumerateArray()
                .All(d => d.GetProperty("state").GetString() == "delivered"), () => "The log of the deliveries");
        }

        time = changed == "time" ? (long.Parse(time, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture) : time;
        var headers = changed switch
        {
            "header" => $"Telnyx-Timestamp: {time}\r\nContent-Type: application/json",
            "unreadable" => $"telnyx-timestamp: {time}\r\ntelnyx-signature-ed25519: {signature[..20]}",
            _ => $"\"Telnyx-Timestamp\": \"{time}\",\r\ntelnyx-signature-ed25519: {signature}",
        };
        var shown = (await reader.Fill(path, path + "/verify", ("headers", headers), ("body", changed == "body" ? body.Replace("pending", "pendinG") : body),
            ("key", changed == "other key" ? Convert.ToBase64String(new byte[32]) : changed == "nothing" ? stage.PublicKey : ""))).Expect(200);
        Assert.Contains(verdict, shown.Text);
        Assert.Equal(changed is "body" or "time", shown.Text.Contains("Compare with what was sent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_only_read_sees_no_forms_and_cannot_send_them()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (reader, id) = (await stage.Browser(Role.ReadOnly), await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/hook")));
        var page = (await reader.Get($"{Root}/{id}")).Expect(200);
        Assert.False(page.HasForm($"{Root}/{id}") || page.HasForm($"{Root}/{id}/test"));
        foreach (var path in new[] { $"{Root}/new", $"{Root}/{id}", $"{Root}/{id}/test", $"{Root}/{id}/delete" })
        {
            (await reader.Post(path, ("name", "x"))).Expect(404);
        }

        Assert.Empty(stage.Receiver.All);
    }

    [Fact]
    public async Task Another_accounts_endpoint_is_not_there()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (owner, foreign, own) = (await stage.Browser(), await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/theirs"), 1),
            await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/ours")));
        (await owner.Get($"{Root}/{foreign}")).Expect(404);
        (await owner.Get($"{Root}/{foreign}/delete")).Expect(404);
        (await owner.Get($"{Root}/nonsense")).Expect(404);
        Assert.DoesNotContain("/theirs", (await owner.Get(Root)).Text);
        // A seal belongs to one path, so a form of one's own endpoint is of no use for another's.
        var seal = (await owner.Get($"{Root}/{own}")).Form($"{Root}/{own}/test")["seal"];
        (await owner.Post($"{Root}/{foreign}/test", ("seal", seal))).Expect(422);
        Assert.Empty(stage.Receiver.All);
    }
}
