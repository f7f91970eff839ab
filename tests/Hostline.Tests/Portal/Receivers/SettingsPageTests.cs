using Hostline.Core.People;
using Hostline.Tests.Storage;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>The settings of an account.</summary>
public sealed class SettingsPageTests
{
    const string Root = "/portal/settings";

    [Fact]
    public async Task Language_and_envelope_are_saved_and_the_way_to_everything_else_stands_there()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        var page = (await owner.Get(Root)).Expect(200);
        foreach (var way in (string[])["/portal/webhooks", "/portal/keys", "/portal/team", "/portal/advanced/notifications", "/portal/activity"])
        {
            Assert.Contains($"href=\"{way}\"", page.Html);
        }

        (await owner.Submit(page, Root, ("language", "de"), ("envelope", "data"))).Expect(303);
        var saved = (await owner.Get(Root)).Html;
        Assert.Contains("<option value=\"de\" selected", saved);
        Assert.Contains("<option value=\"data\" selected", saved);
        var order = await stage.Sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { "+13125550001" } });
        Assert.Equal(["data"], order.Expect(200).Json.EnumerateObject().Select(m => m.Name));
        Assert.Contains("Choose one of the list.", (await owner.Submit(page, Root, ("language", "xx"), ("envelope", "data"))).Expect(422).Text);
    }

    [Fact]
    public async Task Who_may_only_read_sees_them_and_changes_nothing_and_only_owners_are_led_to_keys()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var reader = await stage.Browser(Role.ReadOnly);
        var page = (await reader.Get(Root)).Expect(200);
        Assert.Contains("As the client needs it", page.Text);
        Assert.False(page.HasForm(Root));
        Assert.DoesNotContain("/portal/keys", page.Html);
        (await reader.Post(Root, ("language", "de"), ("envelope", "data"))).Expect(404);
    }
}
