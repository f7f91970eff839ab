using Hostline.Core.Reasons;
using Hostline.Pages;
using Hostline.Tests.Portal.Orders;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>What is refused without a form to say it in gets a page, with the status of its kind.</summary>
public sealed class ErrorPageTests
{
    public static TheoryData<Reason> All => [.. Enum.GetValues<Reason>()];

    [Theory, MemberData(nameof(All))]
    public void Only_a_bug_is_called_one(Reason reason) =>
        Assert.Equal(reason == Reason.UnexpectedError, ErrorPages.StatusOf(reason) == 500);

    [Theory]
    [InlineData(Reason.MalformedForm, 400)]
    [InlineData(Reason.AccountSuspended, 403)]
    [InlineData(Reason.LinkNotFound, 404)]
    [InlineData(Reason.OrderClosed, 409)]
    [InlineData(Reason.BodyTooLarge, 413)]
    [InlineData(Reason.LetterUnprintable, 422)]
    [InlineData(Reason.TooManyRequests, 429)]
    [InlineData(Reason.Busy, 503)]
    public void A_refusal_has_the_status_of_its_kind(Reason reason, int status) => Assert.Equal(status, ErrorPages.StatusOf(reason));

    [Fact]
    public async Task Somebody_who_enters_a_suspended_account_is_told_so()
    {
        await using var portal = await PortalOrders.Begin();
        using var browser = new Visitor(portal.Exchange.Server.BaseUrl);
        var account = portal.Sandbox.Account(Exchange.Globex).GetProperty("id").GetString()!;
        (await portal.Sandbox.Hostline(HttpMethod.Post, $"/accounts/{account}/suspend", new { reason = "not paid" })).Expect(200);
        var front = (await browser.Get("/")).Expect(200).Text;
        var page = await browser.Post("/sign-in/demo", FormMarkup.Filled(front, "/sign-in/demo", ("sandbox", portal.Sandbox.Id.ToString()!), ("account", account))
            .Select(f => (f.Key, f.Value)));
        Assert.Equal(403, page.Status);
        Assert.Contains("This account is suspended", page.Text);
    }

    [Fact]
    public async Task The_letter_of_a_closed_order_is_refused_as_a_conflict()
    {
        await using var portal = await PortalOrders.Begin();
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        (await portal.Owner.Get(path + "/letter/file")).Expect(200);
        await portal.Owner.Get(path + "/cancel");
        await portal.Owner.Follow(await portal.Owner.Send(path + "/cancel"));
        var page = (await portal.Owner.Get(path + "/letter/file")).Expect(409);
        Assert.Contains("The order is closed", page.Text);
    }

    [Fact]
    public async Task A_letter_that_cannot_be_printed_is_refused_with_what_to_write()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("株式会社");
        var order = await Api.Scene.Order(sandbox, "+13125550001");
        var owner = await Orders.Visitor.Enter(server, sandbox);
        var page = (await owner.Get($"/portal/orders/{order}/letter/file")).Expect(422);
        Assert.Contains("cannot be printed", page.Text);
        Assert.Contains("Latin, Greek or Cyrillic", page.Text);
    }

    /// <summary>A field is called what people call it.</summary>
    [Fact]
    public async Task What_was_typed_into_a_form_that_cannot_be_used_is_shown_by_the_names_of_its_fields()
    {
        await using var portal = await PortalOrders.Begin();
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        await portal.Owner.Get(path);
        var page = await portal.Owner.Send(path + "/comments", new() { ["seal"] = "x", ["text"] = "Why is it refused?", ["code-3125550001"] = "123456" });
        Assert.Equal(422, page.Status);
        Assert.Contains("<dt>Message</dt>", page.Text);
        Assert.Contains("<dt>Code, 3125550001</dt>", page.Text);
        Assert.DoesNotContain("<dt>text</dt>", page.Text);
    }
}
