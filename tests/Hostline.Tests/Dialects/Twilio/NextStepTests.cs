using Hostline.Core.Reasons;
using Hostline.Dialects.Twilio;
using Hostline.Tests.Refusals;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>What an error says: in the terms of this dialect, and of what was wrong.</summary>
public sealed class NextStepTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    /// <summary>What the other interfaces have and this dialect does not: uploads, pointers, profiles, verbs, its own kinds of words.</summary>
    const string Elsewhere = @"multipart|boundary|profile|pointer|upload|VoIP or|, VoIP,|consent window|\bPUT\b|\bPATCH\b|Bearer|operator key|hosted numbers\b"
        + @"|ask for a|API key|the field|webhook|\bJSON pointer|filter\[|page\[|starts a transfer";

    public static TheoryData<Reason> Met => [.. Enum.GetValues<Reason>().Except(Scenarios.UnmetInTwilio.Keys)];

    [Theory, MemberData(nameof(Met))]
    public void What_to_do_names_nothing_that_this_dialect_does_not_have(Reason reason)
    {
        Assert.All(NextSteps.AllOf(reason), step => Assert.DoesNotMatch(Elsewhere, step));
        Assert.DoesNotMatch("multipart|profile|pointer|upload", ReasonCatalog.Of(reason).Sentence);
    }

    [Theory]
    [InlineData("PageSize=0", "PageSize is 0; it must be a whole number from 1 to 1000.", "Send a whole number from 1 to 1000.")]
    [InlineData("PageSize=x", "PageSize is x; it must be a whole number from 1 to 1000.", "Send a whole number from 1 to 1000.")]
    [InlineData("PageSize=1001", "Page size too large: PageSize is 1001; 1000 is the limit.", "Send a whole number from 1 to 1000.")]
    [InlineData("PageToken=forged", "PageToken is not one that this list has given.", "Follow the URLs of a page as they are: its next and its previous one.")]
    public async Task A_wrong_page_says_what_a_page_needs(string query, string message, string step)
    {
        var scene = await shared.Scene();
        Says(message, step, await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}?{query}"));
    }

    [Theory]
    [InlineData("+13125550110", "Wireless numbers cannot be hosted: +13125550110", "Use a landline or toll-free number.")]
    [InlineData("+13125550115", "The number's carrier does not support hosted messaging: +13125550115",
        "Use another landline or toll-free number; numbers of VoIP lines cannot be hosted here.")]
    [InlineData("+13125550111", "The number has no valid routing: +13125550111", "Verify the number with the voice provider.")]
    public async Task A_number_that_cannot_be_hosted_is_named_with_what_can_be(string number, string message, string step) =>
        Says(message, step, await (await shared.Scene()).Try(number));

    [Fact]
    public async Task A_number_of_another_account_is_not_offered_the_transfer_that_was_refused()
    {
        var scene = await shared.Scene();
        var sid = await scene.Verified();
        await scene.Sign(await scene.Document(sid));
        await scene.Advance("PT1S");
        Says($"The number is hosted for another account here: {OrderScene.Number}",
            "Have that account release the number, then order it here; a transfer is ordered in the other dialect of this host.",
            await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, [("PhoneNumber", OrderScene.Number), ("SmsCapability", "true")], account: 1));
    }

    [Fact]
    public async Task A_wrong_flag_says_what_it_must_be()
    {
        var scene = await shared.Scene();
        Says("SmsCapability must be either 'true' or 'false'", "Send true.", await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders,
            [("PhoneNumber", OrderScene.Number), ("SmsCapability", "yes")]));
    }

    [Fact]
    public async Task A_letter_for_an_order_of_the_other_dialect_says_where_its_letter_goes()
    {
        var scene = await shared.Scene();
        (await scene.Sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { OrderScene.Number } })).Expect(200);
        var sid = (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items")[0].Text("sid");
        var refused = await scene.TryDocument(await scene.Address(), [sid]);
        Assert.Equal(22107, OrderTests.Code(refused));
        Says($"The order for {OrderScene.Number} was placed under terms that require its letter as a file.",
            "Send its letter as a file, where the order was placed.", refused);
    }

    static void Says(string message, string step, Answered refused) =>
        Assert.Equal((message, step), (refused.Expect(400).Json.Text("message"), refused.Json.Text("next_step")));
}
