using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Browser;

/// <summary>
/// In the long form, the pictures of <c>docs/pictures</c> that show the customer's pages, taken again in <c>.build/test/pictures/docs</c>: to
/// look at, and to copy where a page has changed.
/// </summary>
public sealed class DocPictureTests
{
    [Fact(Explicit = true)]
    public async Task The_pictures_in_the_documents_are_taken_again()
    {
        await using var world = await Exchange.Begin();
        await world.Host(Exchange.Acme, "+13125550007", "+13125550008");
        await world.PeopleReview();
        var order = await world.Order(Exchange.Acme, Exchange.Number, Exchange.Second, "+13125550003");
        await Refer(world, order, "spring-move");
        await world.Prove(Exchange.Acme, order, Exchange.Second, "+13125550003");
        var reviewed = await world.Order(Exchange.Acme, "+13125550777");
        await Refer(world, reviewed, "front-desk");
        await world.Finish(Exchange.Acme, reviewed, "+13125550777");
        var asked = await world.Order(Exchange.Globex, "+13125550007", "+13125550008");
        (await world.Post(Exchange.Acme, $"{Exchange.Orders}/{order}/verification_codes",
            new { phone_numbers = new[] { Exchange.Number }, verification_method = "sms" })).Expect(200);
        await world.Advance(TimeSpan.FromHours(2));
        await Take(world, "order", $"/portal/orders/{order}");
        await Take(world, "order-phone-dark", $"/portal/orders/{order}", width: 390, height: 844, dark: true);
        await Take(world, "transfer", $"/portal/transfers/{asked}");
        await Take(world, "home", "/portal");
        await Take(world, "delivery", await Delivery(world));
        await Take(world, "tour", $"/sandbox/{world.Sandbox.Id}/tour", press: "Begin the tour");
    }

    static async Task Refer(Exchange world, string order, string reference) =>
        (await world.Sandbox.Send(HttpMethod.Put, $"/hostline/v1/orders/{order}/reference", world.Sandbox.ApiKey(), new { reference })).Expect(200);

    static async Task<string> Delivery(Exchange world)
    {
        await world.Quiet();
        var deliveries = (await world.Sandbox.Send(HttpMethod.Get, "/hostline/v1/deliveries", world.Sandbox.ApiKey(), null)).Expect(200).Json;
        return "/portal/deliveries/" + deliveries.GetProperty("data")[0].GetProperty("id").GetString();
    }

    static async Task Take(Exchange world, string name, string path, int width = 1280, int height = 900, bool dark = false, string? press = null)
    {
        await using var tab = await Tab.Open(world.Server, width: width, height: height, dark: dark);
        await tab.SignInAs("acme", world.Sandbox.Id.ToString());
        await tab.Go(path);
        if (press is not null)
        {
            await tab.Press(press);
        }

        await tab.Page.ScreenshotAsync(new() { Path = Checkout.At(".build", "test", "pictures", "docs", name + ".png") });
    }
}
