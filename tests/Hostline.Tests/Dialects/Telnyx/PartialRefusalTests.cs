using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>
/// A reviewer may decide on some numbers of an order: the others are unchanged, and the order shows what is still required.
/// </summary>
public sealed class PartialRefusalTests(TelnyxServer telnyx)
{
    const string First = "+13125550001";
    const string Second = "+13125550002";

    [Fact]
    public async Task A_document_refused_for_one_number_stays_with_the_others_and_their_reviewer()
    {
        var (journey, order) = await InReview();
        (await journey.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/refuse", new { reason = "number_not_on_bill", numbers = new[] { First } }))
            .Expect(200);
        var waiting = (await journey.Sandbox.Hostline(HttpMethod.Get, "/review?state=waiting")).Expect(200).Json.GetProperty("data")[0];
        Assert.Equal("bill.pdf", waiting.GetProperty("bill").GetProperty("name").GetString());
        Assert.Equal("incomplete_documentation", await StatusOf(journey, order));
    }

    [Fact]
    public async Task A_second_refusal_does_not_hide_what_the_first_still_asks_for()
    {
        var (journey, order) = await InReview();
        (await journey.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/refuse", new { reason = "signature_missing", numbers = new[] { First } }))
            .Expect(200);
        (await journey.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/refuse", new { reason = "number_not_on_bill", numbers = new[] { Second } }))
            .Expect(200);
        Assert.Equal("incomplete_documentation", await StatusOf(journey, order));
        (await journey.Upload(order, null, Journey.Pdf)).Expect(200);
        Assert.Equal("loa_file_invalid", await StatusOf(journey, order));
        (await journey.Upload(order, Journey.Pdf, null)).Expect(200);
        Assert.Equal("loa_file_successful", await StatusOf(journey, order));
    }

    [Fact]
    public async Task Deleting_what_is_left_of_an_order_with_an_active_number_is_told_as_an_update()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(First, Second);
        await journey.Prove(order, First);
        (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        await journey.Sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT0S" });
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{order}")).Expect(200);
        var told = await journey.Hear(order, "successful");
        Assert.Equal(("messaging_hosted_numbers_orders.updated", "successful"), (Journey.TypeOf(told), await StatusOf(journey, order)));
    }

    async Task<(Journey Journey, string Order)> InReview()
    {
        var journey = await telnyx.Begin();
        (await journey.Sandbox.Control(HttpMethod.Patch, "", new { review = "manual" })).Expect(200);
        var order = await journey.Order(First, Second);
        await journey.Prove(order, First);
        await journey.Prove(order, Second);
        (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        return (journey, order);
    }

    static async Task<string> StatusOf(Journey journey, string order) =>
        (await journey.Get($"{Journey.Orders}/{order}")).Expect(200).Json.GetProperty("status").GetString()!;
}
