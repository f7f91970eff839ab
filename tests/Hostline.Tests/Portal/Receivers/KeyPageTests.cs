using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>The pages on which an account's owners make and revoke its keys.</summary>
public sealed partial class KeyPageTests
{
    const string Root = "/portal/keys";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_key_is_shown_once_works_and_stops_when_it_is_revoked(StoreKind kind)
    {
        await using var stage = await Stage.Open(kind);
        var owner = await stage.Browser();
        var made = (await owner.Fill(Root, Root)).Expect(200);
        var key = Key().Match(made.Text).Value;
        Assert.Contains("It is shown this once.", made.Text);
        (await stage.Sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", key: key)).Expect(200);
        var list = (await owner.Get(Root)).Expect(200);
        Assert.DoesNotContain(key, list.Html);
        Assert.Contains(key[..11], list.Text);
        // No request waits until its key's use is recorded.
        await Hang.Until(async () => !RowOf((await owner.Get(Root)).Html, key[..11]).Contains("not yet", StringComparison.Ordinal), () => "The last use");

        // A third one is refused: two are the limit.
        Assert.Contains("at most 2 live keys", (await owner.Submit(list, Root)).Expect(422).Text);

        var path = RevokeOf(list, key[..11]);
        Assert.Contains("Every program that uses this key is refused", (await owner.Get(path)).Expect(200).Text);
        (await stage.Sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", key: key)).Expect(200);
        (await owner.Fill(path, path)).Expect(303);
        (await stage.Sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", key: key)).Expect(401);
        (await owner.Get(path)).Expect(404);
    }

    [Fact]
    public async Task A_secret_key_signs_in_until_it_is_revoked()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        Assert.Contains("1 to 64 characters", (await owner.Fill(Root, Root + "/secret", ("name", " "))).Expect(422).Text);
        var made = (await owner.Fill(Root, Root + "/secret", ("name", "nightly"))).Expect(200).Text;
        var credentials = (Sid().Match(made).Value, Secret().Match(made).Groups[1].Value);
        (await stage.Sandbox.Twilio(HttpMethod.Get, "/v2/HostedNumber/Orders", credentials: credentials)).Expect(200);
        var path = RevokeOf(await owner.Get(Root), "nightly");
        (await owner.Fill(path, path)).Expect(303);
        (await stage.Sandbox.Twilio(HttpMethod.Get, "/v2/HostedNumber/Orders", credentials: credentials)).Expect(401);
    }

    [Theory, InlineData(Role.Member), InlineData(Role.ReadOnly), InlineData(Role.Signer)]
    public async Task Only_owners_see_keys(Role role)
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (owner, other) = (await stage.Browser(), await stage.Browser(role));
        var seal = (await owner.Get(Root)).Form(Root)["seal"];
        (await other.Get(Root)).Expect(404);
        (await other.Post(Root, ("seal", seal))).Expect(404);
        (await other.Post(Root + "/secret", ("seal", seal), ("name", "x"))).Expect(404);
        Assert.Equal(1, Revokes().Count((await owner.Get(Root)).Html));
    }

    [Fact]
    public async Task Another_accounts_key_is_not_there()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (owner, other) = (await stage.Browser(), await stage.Browser(account: 1));
        var path = RevokeOf(await other.Get(Root), stage.Sandbox.ApiKey(1)[..11]);
        (await owner.Get(path)).Expect(404);
        var seal = (await other.Get(path)).Form(path)["seal"];
        (await owner.Post(path, ("seal", seal))).Expect(422);
        (await stage.Sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", account: 1)).Expect(200);
    }

    static string RowOf(string html, string text) => html[html.IndexOf(text, StringComparison.Ordinal)..].Split("</tr>")[0];

    static string RevokeOf(ShownPage list, string row) =>
        Revokes().Matches(list.Html[list.Html.IndexOf(row, StringComparison.Ordinal)..])[0].Groups[1].Value;

    [GeneratedRegex("KEY[0-9A-F]{40}_[0-9A-F]{8}")]
    private static partial Regex Key();

    [GeneratedRegex("SK[0-9a-f]{32}")]
    private static partial Regex Sid();

    [GeneratedRegex(" ([0-9a-f]{32}) ")]
    private static partial Regex Secret();

    [GeneratedRegex("href=\"(/portal/keys/[0-9a-f-]{36}/revoke)\"")]
    private static partial Regex Revokes();
}
