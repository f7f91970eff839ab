using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.History;
using Hostline.Pages;

namespace Hostline.Portal.History;

/// <param name="Group">The kinds that are shown; "" for all.</param>
/// <param name="Path">The list with its filter, without a cursor.</param>
public sealed record ActivityModel(IReadOnlyList<PastEvent> Events, string? Next, bool IsCutShort, string Group, string Who, string Path);

sealed class ActivityPages(AccountTimeline timeline) : PageGroup
{
    const int Rows = 50;
    const int WhoAtMost = 100;
    const string List = "/portal/activity";

    public override void Map(PageTable pages) => pages.Search(List, Roles.Account, Show);

    async Task<IResult> Show(Visit visit)
    {
        var group = EventGroups.All.ContainsKey(visit.Query("kind")) ? visit.Query("kind") : "";
        var who = visit.Query("who") is { Length: <= WhoAtMost } typed && !typed.Contains('\0') ? typed : "";
        var before = FeedCursor.TryParse(visit.Query("after"), out var at) ? at : (FeedCursor?)null;
        var filter = new TimelineFilter(group.Length == 0 ? null : EventGroups.All[group], who);
        var page = await timeline.Page(visit.Session!.Acting.Account.Id, filter, before, Rows);
        var path = $"{List}?kind={group}&who={Uri.EscapeDataString(who)}";
        return visit.Page<ActivityView, ActivityModel>(
            new([.. page.Events.Select(PastEvent.Of)], page.Next?.ToString(), page.IsCutShort, group, who, path));
    }
}

static class EventGroups
{
    static readonly IReadOnlyList<string> Every = [.. typeof(EventKinds).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> All = new Dictionary<string, IReadOnlyList<string>>
    {
        ["access"] = Of("account.", "key.", "member.", "allowlist.", "link."),
        ["orders"] = Of("order.", "hosting.", "action.", "mail."),
        ["proof"] = Of("code.", "call.", "bill.", "ownership.", "verification.", "identity_document."),
        ["documents"] = Of("documents.", "letter."),
        ["network"] = Of("carrier.", "test.", "activation."),
        ["transfers"] = Of("transfer.", "consent.", "window."),
        ["numbers"] = Of("number.", "line.", "release.", "routing.", "campaign."),
    };

    static IReadOnlyList<string> Of(params string[] prefixes) => [.. Every.Where(k => prefixes.Any(p => k.StartsWith(p, StringComparison.Ordinal)))];
}
