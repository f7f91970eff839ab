using Hostline.Core.Numbers;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Numbers;

/// <summary>The state of an active number in one word, and whose turn it is.</summary>
static class NumberWords
{
    public static string StateOf(NumberRow n) =>
        n.IsLeaving ? "leaving" : n.Release is not null ? "release-refused" : NeedsCampaign(n) ? "no-campaign" : "active";

    public static string ToneOf(NumberRow n) => StateOf(n) switch
    {
        "leaving" => "wait",
        "release-refused" => "bad",
        "no-campaign" => "you",
        _ => "good",
    };

    /// <summary>Carriers of the United States ask for a campaign behind ordinary numbers.</summary>
    public static bool NeedsCampaign(NumberRow n) => n.CampaignId is null && n.Number.Kind == NumberKind.UnitedStates;
}
