using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Browser;

/// <summary>
/// In the long form, the pictures of <c>docs/pictures</c>, taken again in <c>.build/test/pictures/docs</c>: to look at, and to copy where a
/// page has changed.
/// </summary>
public sealed class DocPictureTests
{
    const string Third = "+13125550003", Asked = "+13125550007", AskedToo = "+13125550008", Reviewed = "+13125550777";

    [Fact(Explicit = true)]
    public async Task The_pictures_in_the_documents_are_taken_again()
    {
        await using var world = await Exchange.Begin(name: "demo");
        await world.Host(Exchange.Acme, Asked, AskedToo);
        await world.PeopleReview();
        var order = await world.Order(Exchange.Acme, Exchange.Number, Exchange.Second, Third);
        await Refer(world, order, "spring-move");
        await world.Prove(Exchange.Acme, order, Exchange.Second, Third);
        var reviewed = await world.Order(Exchange.Acme, Reviewed);
        await Refer(world, reviewed, "front-desk");
        await world.Finish(Exchange.Acme, reviewed, Reviewed);
        var asked = await world.Order(Exchange.Globex, Asked, AskedToo);
        await world.Advance(TimeSpan.FromHours(2));
        (await world.Post(Exchange.Acme, $"{Exchange.Orders}/{order}/verification_codes",
            new { phone_numbers = new[] { Exchange.Number }, verification_method = "sms" })).Expect(200);
        await world.Quiet();

        await using var tab = await Tab.Open(world.Server);
        await tab.SignInAs("acme", world.Sandbox.Id.ToString());
        await Take(tab, "order", $"/portal/orders/{order}");
        await Take(tab, "transfer", $"/portal/transfers/{asked}");
        await Take(tab, "home", "/portal");
        await Take(tab, "inbox", "/portal/inbox");
        await Take(tab, "delivery", await Delivery(world));
        await Take(tab, "letter", $"/portal/orders/{order}/letter", isWhole: true);
        await Take(tab, "check", "/portal/check", async () =>
        {
            await tab.Page.Locator("textarea").FillAsync("(312) 555-0004\n312-555-0110\n+1 312 555 0005\n3125550115");
            await tab.Press("Check", exact: true);
        });
        await Take(tab, "inspector", $"/sandbox/{world.Sandbox.Id}");
        await Take(tab, "tour", $"/sandbox/{world.Sandbox.Id}/tour", () => tab.Press("Begin the tour"));
        await Take(tab, "line", $"/line?world={world.Sandbox.Id}");
        await tab.SignInAs("the desk", world.Sandbox.Id.ToString());
        await Take(tab, "queue", "/desk");

        await using var phone = await Tab.Open(world.Server, width: 390, height: 844, dark: true);
        await phone.SignInAs("acme", world.Sandbox.Id.ToString());
        await Take(phone, "order-phone-dark", $"/portal/orders/{order}");
    }

    static async Task Refer(Exchange world, string order, string reference) =>
        (await world.Sandbox.Send(HttpMethod.Put, $"/hostline/v1/orders/{order}/reference", world.Sandbox.ApiKey(), new { reference })).Expect(200);

    static async Task<string> Delivery(Exchange world)
    {
        var deliveries = (await world.Sandbox.Send(HttpMethod.Get, "/hostline/v1/deliveries", world.Sandbox.ApiKey(), null)).Expect(200).Json;
        return "/portal/deliveries/" + deliveries.GetProperty("data")[0].GetProperty("id").GetString();
    }

    static async Task Take(Tab tab, string name, string path, Func<Task>? act = null, bool isWhole = false)
    {
        await tab.Go(path);
        if (act is not null)
        {
            await act();
        }

        await tab.Page.ScreenshotAsync(new() { Path = Checkout.At(".build", "test", "pictures", "docs", name + ".png"), FullPage = isWhole });
    }
}
