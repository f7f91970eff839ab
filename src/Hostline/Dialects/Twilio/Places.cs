using Hostline.Core.Reasons;

namespace Hostline.Dialects.Twilio;

static class Places
{
    /// <summary>Null for a refusal of the request as a whole, and for places that no request of this dialect has.</summary>
    public static string? ParameterOf(Refusal refusal) => refusal.Field is { } field
        ? field.TrimStart('/').Split('/').Last(part => !int.TryParse(part, out _)) is { Length: > 0 } name ? name : null
        : refusal.Place is { } place ? NameOf(place.Kind) : null;

    static string? NameOf(PlaceKind place) => place switch
    {
        PlaceKind.Number or PlaceKind.Numbers => "PhoneNumber",
        PlaceKind.Code => "VerificationCode",
        PlaceKind.Name => "UniqueName",
        PlaceKind.Document => "VerificationDocumentSid",
        PlaceKind.Extension => "Extension",
        PlaceKind.CallDelay => "CallDelay",
        PlaceKind.Sender => "From",
        PlaceKind.Recipient => "To",
        PlaceKind.Text => "Body",
        PlaceKind.Media => "MediaUrl",
        PlaceKind.Address => "AddressSid",
        PlaceKind.Orders => "HostedNumberOrderSids",
        _ => null,
    };
}
