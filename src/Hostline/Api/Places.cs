using Hostline.Core.Reasons;

namespace Hostline.Api;

/// <summary>The names of the parts that refusals are about in the requests of our own API.</summary>
static class Places
{
    /// <summary>Null for places that no request of this API has.</summary>
    public static string? NameOf(Place place) => place.Kind switch
    {
        PlaceKind.Whole => "",
        PlaceKind.Numbers => "/numbers",
        PlaceKind.Number => $"/numbers/{place.Index}",
        PlaceKind.ReviewReason => "/reason",
        PlaceKind.ClockAdvance => "/advance",
        PlaceKind.ClockTarget or PlaceKind.ToAccount => "/to",
        PlaceKind.FromAccount => "/from",
        PlaceKind.Until => "/until",
        _ => null,
    };
}
