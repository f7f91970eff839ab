using Hostline.Core.Numbers;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Outgoing;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>Reads the URLs that answer texts; an empty one removes the setting.</summary>
static class AnsweringForm
{
    public static IEnumerable<Member> Parameters(string status) =>
    [
        Optional("SmsUrl", Schema.Url("Requested when someone sends a text to the number.")), Optional("SmsMethod", Method("POST")),
        Optional("SmsFallbackUrl", Schema.Url("Requested when SmsUrl fails.")), Optional("SmsFallbackMethod", Method("POST")),
        Optional(status, Schema.Url("Requested about the fate of what SmsUrl has answered.")), Optional(status + "Method", Method("POST")),
    ];

    /// <param name="status">The name of the parameter with the status URL: StatusCallback, or StatusCallbackUrl with an order.</param>
    /// <param name="statusMethod">The name of the parameter with its method.</param>
    public static Func<TextAnswering, TextAnswering> Read(Fields fields, AddressPolicy addresses, string status = "StatusCallback",
        string statusMethod = "StatusCallbackMethod")
    {
        var (url, fallback, told) =
            (OrderForm.Url(fields, "SmsUrl", addresses), OrderForm.Url(fields, "SmsFallbackUrl", addresses), OrderForm.Url(fields, status, addresses));
        var (method, fallbackMethod, toldMethod) =
            (OrderForm.Method(fields, "SmsMethod"), OrderForm.Method(fields, "SmsFallbackMethod"), OrderForm.Method(fields, statusMethod));
        return before => new(
            fields.Has("SmsUrl") ? url ?? "" : before.Url, method ?? before.Method,
            fields.Has("SmsFallbackUrl") ? fallback ?? "" : before.FallbackUrl, fallbackMethod ?? before.FallbackMethod,
            fields.Has(status) ? told ?? "" : before.StatusUrl, toldMethod ?? before.StatusMethod);
    }

    static Schema Method(string byDefault) => Schema.OneOf($"{byDefault} if it is not sent.", "GET", "POST");
}
