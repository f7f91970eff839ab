using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>The names of the parts that refusals are about in the requests of this dialect: a pointer into the body, or the name of a header.</summary>
static class Places
{
    /// <summary>Null for places that no request of this dialect has.</summary>
    public static string? NameOf(Place place) => place.Kind switch
    {
        PlaceKind.Whole => "",
        PlaceKind.Numbers => "/phone_numbers",
        PlaceKind.Number => $"/phone_numbers/{place.Index}",
        PlaceKind.Profile => "/messaging_profile_id",
        PlaceKind.Code => $"/verification_codes/{place.Index}/phone_number",
        PlaceKind.Letter => "/loa",
        PlaceKind.Bill => "/bill",
        PlaceKind.Keyword => $"/keywords/{place.Index}",
        PlaceKind.Sender => "/from",
        PlaceKind.Recipient => "/to",
        PlaceKind.Text => "/text",
        PlaceKind.Media => "/media_urls",
        PlaceKind.IdempotencyKey => "Idempotency-Key",
        _ => null,
    };
}
