using Hostline.Storage.Tables;

namespace Hostline.Portal.Numbers;

/// <summary>The state of an active number in one word, and whose turn it is.</summary>
static class NumberWords
{
    public static string StateOf(NumberRow n) =>
        n.IsLeaving ? "leaving" : n.Release is not null ? "release-refused" : n.NeedsCampaign ? "no-campaign" : "active";

    public static string ToneOf(NumberRow n) => StateOf(n) switch
    {
        "leaving" => "wait",
        "release-refused" => "bad",
        "no-campaign" => "you",
        _ => "good",
    };
}
