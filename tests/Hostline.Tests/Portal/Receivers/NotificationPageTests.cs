using Hostline.Core.People;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>Advanced Features, Notifications, New Profile: the way that the documents describe.</summary>
public sealed class NotificationPageTests
{
    const string Root = "/portal/advanced/notifications";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_profile_is_found_where_the_documents_say_and_its_channel_is_notified(StoreKind kind)
    {
        await using var stage = await Stage.Open(kind);
        var owner = await stage.Browser();
        Assert.Contains("Advanced Features", (await owner.Get("/portal")).Text);
        Assert.Contains(">Notifications</a>", (await owner.Get("/portal/advanced")).Html);
        Assert.Contains("New Profile", (await owner.Get(Root)).Text);

        var added = (await owner.Fill(Root + "/new", Root + "/new", ("name", "Night shift"), ("kind", "webhook"), ("event", "activity"),
            ("destination", stage.Receiver.Url("/told")), ("number", "(312) 555-0001"))).Expect(303);
        var page = (await owner.Get(added.Location!)).Expect(200);
        Assert.Contains("Hosted SMS Activity, (312) 555-0001", page.Text);
        await Scene.Order(stage.Sandbox, "+13125550002");
        await Scene.Order(stage.Sandbox, "+13125550001");
        Assert.Contains("Hosting was ordered for +13125550001.", (await stage.Receiver.Next("/told")).Text);
        await stage.Quiet();
        Assert.Single(stage.Receiver.All);
    }

    [Theory]
    [InlineData("email", "night@example.com", "email")]
    [InlineData("sms", "312-555-0007", "sms")]
    public async Task A_test_arrives_and_a_second_one_has_to_wait(string kind, string destination, string message)
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var member = await stage.Browser(Role.Member);
        var added = (await member.Fill(Root + "/new", Root + "/new", ("name", "n"), ("kind", kind), ("destination", destination))).Expect(303);
        var page = await member.Get(added.Location!);
        var test = System.Text.RegularExpressions.Regex.Match(page.Html, "action=\"([^\"]*/test)\"").Groups[1].Value;
        (await member.Submit(page, test)).Expect(303);
        Assert.Contains("tested less than a minute ago", (await member.Submit(page, test)).Expect(422).Text);
        await Hang.Until(async () => (await stage.Sandbox.Control(HttpMethod.Get, $"/messages?kind={message}")).Json.GetProperty("data").GetArrayLength() > 0,
            () => "The test message");
        var told = (await stage.Sandbox.Control(HttpMethod.Get, $"/messages?kind={message}")).Json.GetProperty("data");
        Assert.Equal(1, told.GetArrayLength());
        Assert.Contains("This is a test of your notifications.", told[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("email", "night", "needs a name, an @ and a host")]
    [InlineData("sms", "+1 876 555 0123", "Texts go to geographic numbers")]
    [InlineData("sms", "12", "field-destination-error")]
    [InlineData("webhook", "http://169.254.169.254/", "never calls")]
    [InlineData("voice", "+13125550007", "Choose one of the list.")]
    [InlineData("email", "", "Give the address")]
    public async Task A_destination_that_cannot_be_is_refused_beside_its_field(string kind, string destination, string why)
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        var refused = (await owner.Fill(Root + "/new", Root + "/new", ("name", "n"), ("kind", kind), ("destination", destination))).Expect(422);
        Assert.Contains(why, refused.Html.Replace("&#x2B;", "+") + refused.Text);
        Assert.Contains("No notification profile yet", (await owner.Get(Root)).Text);
    }

    [Fact]
    public async Task Channels_are_added_and_removed_and_a_profile_is_deleted_with_them()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        var path = (await owner.Fill(Root + "/new", Root + "/new", ("name", "n"), ("kind", "email"), ("destination", "a@example.com"))).Location!.Split('?')[0];
        (await owner.Fill(path, path + "/channels", ("kind", "email"), ("destination", "b@example.com"))).Expect(303);
        (await owner.Fill(path, path, ("name", "renamed"))).Expect(303);
        var page = await owner.Get(path);
        Assert.Contains("a@example.com", page.Text);
        Assert.Contains("renamed", page.Text);
        var remove = System.Text.RegularExpressions.Regex.Match(page.Html, "action=\"([^\"]*/channels/[^\"]*/delete)\"").Groups[1].Value;
        (await owner.Submit(page, remove)).Expect(303);
        Assert.Equal(1, System.Text.RegularExpressions.Regex.Count((await owner.Get(path)).Html, "<th scope=\"row\">"));
        Assert.Contains("Its 1 channel is deleted too", (await owner.Get(path + "/delete")).Text);
        (await owner.Fill(path + "/delete", path + "/delete")).Expect(303);
        (await owner.Get(path)).Expect(404);
    }

    [Fact]
    public async Task Who_may_only_read_and_other_accounts_change_nothing()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (owner, reader, other) = (await stage.Browser(), await stage.Browser(Role.ReadOnly), await stage.Browser(account: 1));
        var path = (await owner.Fill(Root + "/new", Root + "/new", ("name", "n"), ("kind", "email"), ("destination", "a@example.com"))).Location!.Split('?')[0];
        Assert.DoesNotContain(path + "/channels", (await reader.Get(path)).Expect(200).Html);
        foreach (var change in (string[])[path, path + "/delete", path + "/channels", Root + "/new"])
        {
            (await reader.Post(change, ("name", "x"))).Expect(404);
        }

        (await other.Get(path)).Expect(404);
        (await other.Get(path + "/delete")).Expect(404);
        Assert.Contains("a@example.com", (await owner.Get(path)).Text);
    }
}
