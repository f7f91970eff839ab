using Hostline.Core.People;
using Hostline.Tests.Api;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;

namespace Hostline.Tests.Desk;

/// <summary>An order is put on hold from its page at the desk, whether it is a transfer or not, and a lead lifts the hold.</summary>
public sealed class HoldPageTests
{
    [Fact]
    public async Task An_order_that_is_no_transfer_is_held_by_an_operator_and_released_by_a_lead()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        var path = "/desk/orders/" + order;
        using var mia = await Visitor.AtDesk(scene.Server, Role.Operator, sandbox.Id);
        Assert.DoesNotContain(path + "/reverse\"", (await mia.Get(path)).Expect(200).Text);
        Assert.Contains("Say why", (await mia.Submit(path, path + "/hold")).Expect(422).Text);

        (await mia.Submit(path, path + "/hold", ("why", "The owner called."))).Expect(303);

        var held = (await mia.Get(path)).Expect(200).Text;
        Assert.Contains("The owner called.", held);
        Assert.DoesNotContain(path + "/hold\"", held);
        Assert.DoesNotContain(path + "/lift\"", held);
        Assert.Contains("The owner called.", (await mia.Get("/desk/transfers")).Expect(200).Text);
        Assert.Equal("disputed", (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(422).Json
            .GetProperty("errors")[0].GetProperty("meta").GetProperty("reason").GetString());

        using var lead = await Visitor.AtDesk(scene.Server, Role.Lead, sandbox.Id);
        (await lead.Submit(path, path + "/lift", ("why", "It was the owner's son."))).Expect(303);
        Assert.Contains(path + "/hold\"", (await mia.Get(path)).Expect(200).Text);
        (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        Assert.DoesNotContain(path + "/hold\"", (await mia.Get(path)).Expect(200).Text);
    }

    [Fact]
    public async Task A_verification_on_the_page_shows_the_head_of_the_history_and_when()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        await Scene.Order(sandbox);
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        using var auditor = await Visitor.AtDesk(scene.Server, Role.Auditor, sandbox.Id);
        var verified = (await auditor.Submit("/desk/audit", "/desk/audit")).Expect(200).Text;
        var head = (await sandbox.Hostline(HttpMethod.Get, "/audit/head")).Expect(200).Json;
        Assert.Contains("The history holds.", verified);
        Assert.Contains(head.GetProperty("link").GetString()!, verified);
        Assert.Contains("As of", verified);
    }
}
