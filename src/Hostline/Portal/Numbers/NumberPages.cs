using Hostline.Core.Numbers;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Campaigns;
using Hostline.History;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Portal.History;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Numbers;

/// <param name="Page">Null if the text typed as a number cannot be one.</param>
public sealed record NumbersModel(NumberSearch Search, NumberPage? Page, IReadOnlyList<Profile> Profiles);

public sealed record NumberModel(NumberCard Card, IReadOnlyList<PastEvent> History)
{
    public NumberRow Number => Card.Number;
}

/// <summary>An account's active numbers: found, exported and looked after.</summary>
sealed class NumberPages(NumberList numbers, Inventory inventory, AssignNumber campaigns, AccountTimeline timeline, Exports exports)
    : PageGroup
{
    const int Rows = 50;
    const int EventsEach = 300, EventsShown = 50;
    const string List = "/portal/numbers";
    public const string One = List + "/{number}";

    public override void Map(PageTable pages)
    {
        pages.Search(List, Roles.Account, ShowList);
        pages.Get(List + ".csv", Roles.Account, Export);
        pages.Get(One, Roles.Account, Show);
        pages.Post(One, Roles.Acting, Save);
        pages.Post(One + "/campaign", Roles.Acting, Assign);
    }

    async Task<IResult> ShowList(Visit visit)
    {
        var account = visit.Session!.Acting.Account.Id;
        var search = NumberSearch.Of(visit);
        var after = TypedNumber.Read(Http.Plus.Restore(visit.Query("after"))) is { IsNumber: true } place ? place.Number.Digits : 0;
        var page = search.Filter is { } filter ? await numbers.Page(account, filter, after, Rows) : null;
        return visit.Page<NumbersView, NumbersModel>(new(search, page, await numbers.Profiles(account)));
    }

    async Task<IResult> Export(Visit visit) => NumberSearch.Of(visit).Filter is not { } filter ? visit.See($"{List}?{NumberSearch.Of(visit).Query}")
        : await exports.Begin(visit.Taker, visit.Http) is { } place ? new NumberExport(visit, numbers, visit.Session!.Acting.Account.Id, filter, place)
        : ErrorPages.TooMany(visit);

    async Task<IResult> Show(Visit visit) => await Find(visit) is { } card ? await Page(visit, card) : ErrorPages.NotFound(visit);

    async Task<IResult> Save(Visit visit)
    {
        var caller = visit.Session!.Acting;
        if (await Find(visit) is not { } card || await inventory.Find(caller.Account.Id, card.Number.Number) is not { } number)
        {
            return ErrorPages.NotFound(visit);
        }

        var isProfile = Ids.TryParse(visit.Field("profile"), out ProfileId profile);
        if (!isProfile && visit.Field("profile").Length > 0)
        {
            visit.Fault("profile", visit.Words.Say("number.profile.unknown"));
        }

        if (NumberTags.Read(visit.Field("tags")) is not { } tags)
        {
            visit.Fault("tags", visit.Words.Say("number.tags.wrong", ("most", NumberTags.AtMost), ("long", NumberTags.LengthAtMost)));
            return await Page(visit, card);
        }

        if (!visit.IsRefused)
        {
            var edit = new NumberEdit(visit.Form.ContainsKey("profile"), isProfile ? profile : null, NumberTags.Store(tags));
            var saved = await inventory.Change(caller, number, edit, "profile");
            if (!saved.IsRefused)
            {
                return visit.See($"{List}/{card.Number.Number}", "number-saved");
            }

            visit.Fault(saved.Refusals, r => r.Reason == Reason.ProfileNotFound ? "profile" : null);
        }

        return await Page(visit, card);
    }

    async Task<IResult> Assign(Visit visit)
    {
        if (await Find(visit) is not { } card)
        {
            return ErrorPages.NotFound(visit);
        }

        var (caller, number, fields) = (visit.Session!.Acting, card.Number.Number, new AssignmentFields("number", "campaign"));
        var wanted = Ids.TryParse(visit.Field("campaign"), out CampaignId id) ? id : (CampaignId?)null;
        if (wanted == card.Number.CampaignId && (wanted is not null || visit.Field("campaign").Length == 0))
        {
            return visit.See($"{List}/{number}");
        }

        var done = wanted is not { } campaign ? await campaigns.Remove(caller, number)
            : card.Number.CampaignId is null ? await campaigns.To(campaign, number, Assigner.Of(caller), fields)
            : await campaigns.Move(caller, number, campaign, fields);
        if (!done.IsRefused)
        {
            return visit.See($"{List}/{number}", wanted is null ? "campaign-removed" : "campaign-assigned");
        }

        visit.Fault(done.Refusals, _ => "campaign");
        return await Page(visit, card);
    }

    /// <summary>The number in the path, in any spelling.</summary>
    public static PhoneNumber? NumberIn(Visit visit) =>
        TypedNumber.Read(Http.Plus.Restore(visit.Http.Request.RouteValues["number"] as string ?? "")) is { IsNumber: true } reading ? reading.Number : null;

    async Task<NumberCard?> Find(Visit visit) =>
        NumberIn(visit) is { } number ? await numbers.Card(visit.Session!.Acting.Account.Id, number) : null;

    /// <summary>Shows the history of its order and of the account, as far as it names the number.</summary>
    async Task<IResult> Page(Visit visit, NumberCard card)
    {
        var told = await timeline.Of([card.Number.Order, visit.Session!.Acting.Account.Id], EventsEach);
        var history = told.Select(PastEvent.Of).Where(e => e.IsAbout(card.Number.Number)).Take(EventsShown).ToList();
        return visit.Page<NumberView, NumberModel>(new(card, history));
    }
}
