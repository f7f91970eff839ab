using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Dialects;
using Hostline.Tests.Dialects.Toy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Refusals;

/// <summary>Core and verbs say where a refusal lies by a place; each interface has its own name for it, or says none.</summary>
public sealed class PlaceTests
{
    static readonly Dictionary<PlaceKind, (string? Telnyx, string? Ours, string? Twilio)> Names = new()
    {
        [PlaceKind.Whole] = ("", "", null),
        [PlaceKind.Numbers] = ("/phone_numbers", "/numbers", "PhoneNumber"),
        [PlaceKind.Number] = ("/phone_numbers/3", "/numbers/3", "PhoneNumber"),
        [PlaceKind.Profile] = ("/messaging_profile_id", null, null),
        [PlaceKind.Code] = ("/verification_codes/3/phone_number", null, "VerificationCode"),
        [PlaceKind.Letter] = ("/loa", null, null),
        [PlaceKind.Bill] = ("/bill", null, null),
        [PlaceKind.Keyword] = ("/keywords/3", null, null),
        [PlaceKind.IdempotencyKey] = ("Idempotency-Key", null, null),
        [PlaceKind.ReviewReason] = (null, "/reason", null),
        [PlaceKind.ClockAdvance] = (null, "/advance", null),
        [PlaceKind.ClockTarget] = (null, "/to", null),
        [PlaceKind.FromAccount] = (null, "/from", null),
        [PlaceKind.ToAccount] = (null, "/to", null),
        [PlaceKind.Until] = (null, "/until", null),
        [PlaceKind.Extension] = (null, null, "Extension"),
        [PlaceKind.CallDelay] = (null, null, "CallDelay"),
        [PlaceKind.Name] = (null, null, "UniqueName"),
        [PlaceKind.Orders] = (null, null, "HostedNumberOrderSids"),
        [PlaceKind.Address] = (null, null, "AddressSid"),
        [PlaceKind.Document] = (null, null, "VerificationDocumentSid"),
        [PlaceKind.Sender] = ("/from", null, "From"),
        [PlaceKind.Recipient] = ("/to", null, "To"),
        [PlaceKind.Text] = ("/text", null, "Body"),
        [PlaceKind.Media] = ("/media_urls", null, "MediaUrl"),
    };

    /// <summary>Their sentences are those that were recorded from the second vendor.</summary>
    static readonly Reason[] Recorded = [Reason.NumberNotE164, Reason.NumberInvalid, Reason.NotAuthenticated];

    public static TheoryData<Reason> Reasons() => [.. Enum.GetValues<Reason>()];

    [Theory, MemberData(nameof(Reasons))]
    public async Task Every_reason_at_every_place_is_told_by_every_interface_under_its_own_name(Reason reason)
    {
        foreach (var kind in Enum.GetValues<PlaceKind>())
        {
            var refusal = new Refusal(reason, Place: new Place(kind, 3));
            foreach (var dialect in InstalledDialects.All.Append(new PigeonDialect()))
            {
                var json = await Told(http => dialect.Refuse(http, refusal));
                if (dialect.Name == "telnyx")
                {
                    var error = json.GetProperty("errors")[0];
                    var named = error.TryGetProperty("source", out var source) ? source.EnumerateObject().Single().Value.GetString() : null;
                    Assert.Equal((kind, Names[kind].Telnyx), (kind, named));
                    Assert.Equal(ReasonCatalog.Of(reason).Code, error.GetProperty("meta").GetProperty("reason").GetString());
                }
                else if (dialect.Name == "twilio")
                {
                    Assert.Equal((kind, Names[kind].Twilio), (kind, Hostline.Dialects.Twilio.Places.ParameterOf(refusal)));
                    Assert.Equal(ReasonCatalog.Of(reason).Code, json.GetProperty("reason").GetString());
                    Assert.True(Names[kind].Twilio is not { } name || Recorded.Contains(reason)
                            || json.GetProperty("message").GetString()!.Contains(name, StringComparison.Ordinal),
                        json.GetProperty("message").GetString());
                }
            }

            var problem = await Told(http => Hostline.Api.Problem.Of(refusal).ExecuteAsync(http));
            Assert.Equal((kind, Names[kind].Ours), (kind, problem.GetProperty("field").GetString()));
        }
    }

    [Fact]
    public void A_field_that_an_interface_named_itself_stays() => Assert.Equal(("/webhook_url", "/webhook_url"),
        (new Refusal(Reason.InvalidUrl, "/webhook_url").FieldBy(Hostline.Dialects.Telnyx.Places.NameOf),
            new Refusal(Reason.InvalidUrl, "/webhook_url", Place: Place.Whole).FieldBy(Hostline.Api.Places.NameOf)));

    static async Task<JsonElement> Told(Func<HttpContext, Task> tell)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = Services, Response = { Body = body } };
        await tell(http);
        Assert.InRange(http.Response.StatusCode, 400, 599);
        return JsonSerializer.Deserialize<JsonElement>(body.ToArray());
    }

    static readonly ServiceProvider Services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).BuildServiceProvider();
}
