using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Dialects.Telnyx;
using Microsoft.AspNetCore.Http;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class ErrorsTests
{
    public static TheoryData<Reason> All() => [.. Enum.GetValues<Reason>()];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_reason_is_answered_with_a_code_a_title_and_what_to_do(Reason reason)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = new MemoryStream();
        await Answers.Refused(http, new Refusal(reason, "/phone_numbers/0", "+13125550001"));
        Assert.InRange(http.Response.StatusCode, 400, 503);
        http.Response.Body.Position = 0;
        var error =
            Assert.Single((await JsonSerializer.DeserializeAsync<JsonElement>(http.Response.Body, cancellationToken: TestContext.Current.CancellationToken))
                .GetProperty("errors").EnumerateArray());
        Assert.Matches("^[0-9]{5}$", error.GetProperty("code").GetString());
        Assert.Equal(error.GetProperty("code").GetString() == "10027", error.GetProperty("title").GetString() == "Unprocessable Entity");
        Assert.Equal(reason.Code(), error.GetProperty("meta").GetProperty("reason").GetString());
        Assert.NotEqual("", error.GetProperty("meta").GetProperty("next_step").GetString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_reason_is_a_409_which_the_SDKs_would_send_again(Reason reason) => Assert.NotEqual(409, Errors.Of(reason).Status);

    [Theory]
    [MemberData(nameof(All))]
    public void A_reason_that_is_told_to_the_customer_before_an_order_has_a_word_of_eligibility(Reason reason)
    {
        var word = Words.OfEligibility(reason);
        Assert.Equal(word is not null, EligibilityReasons.Contains(reason));
        Assert.Matches("^[A-Z0-9_]+$", word ?? "NONE");
    }

    static readonly HashSet<Reason> EligibilityReasons =
    [
        Reason.NumberNotE164, Reason.NumberInvalid, Reason.NumberRepeated, Reason.CountryNotHosted, Reason.NumberWireless, Reason.NumberNotRoutable,
        Reason.NumberNotValidated, Reason.NumberOnPlatform, Reason.NumberActiveInAccount, Reason.NumberOpenInAccount, Reason.NumberHeldByOther,
        Reason.NumberSpecialService, Reason.RouteChanging, Reason.NumberLocked, Reason.MovedLately, Reason.BillingFailed, Reason.BillingAbolished,
    ];
}
