using System.Security.Cryptography;
using System.Text;
using Hostline.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

/// <summary>
/// Places what a page has shown. A list that is longer than an order may be becomes several orders. Each has a key of its own, so that a
/// form that is sent twice places it once.
/// </summary>
sealed class PlaceOrderPages(ListPages lists, DryRun dryRun, PlaceOrder place, Profiles profiles, NewProfiles drafts, HouseTerms house) : PageGroup
{
    public const string Path = ListPages.NewPath + "/place";
    public const string NewProfile = "new";

    /// <summary>The route of idempotency keys, shared by all pages, so that a repeat from another page is recognized.</summary>
    const string Route = "POST " + Path;

    public override void Map(PageTable pages) => pages.Post(Path, Roles.Acting, Place);

    async Task<IResult> Place(Visit visit)
    {
        var numbers = NumberLists.Read(visit.Form[ListPages.NumbersField].ToString()).Select(l => l.Text).ToList();
        var reference = visit.Field(ListPages.ReferenceField);
        Check(visit, numbers, reference);
        var profile = visit.IsRefused ? null : await ProfileOf(visit);
        var placed = new List<string>();
        foreach (var (part, i) in numbers.Chunk(house.Terms.NumbersAtMost).Select((p, i) => (p, i)))
        {
            if (visit.IsRefused)
            {
                break;
            }

            await PlaceOne(visit, new(profile, part, house.Terms) { Reference = reference.Length == 0 ? null : reference }, i, placed);
        }

        return visit.IsRefused ? await Anew(visit) : visit.See(placed is [var only] ? $"/portal/orders/{only}" : "/portal/orders", "placed");
    }

    static void Check(Visit visit, List<string> numbers, string reference)
    {
        if (numbers.Count is 0 or > NumberLists.NumbersAtMost)
        {
            visit.Fault(ListPages.NumbersField, visit.Words.Say("list.none"));
        }

        if (reference.Length > ListPages.ReferenceAtMost)
        {
            visit.Fault(ListPages.ReferenceField, visit.Words.Say("list.reference.long", ("most", ListPages.ReferenceAtMost)));
        }
    }

    async Task PlaceOne(Visit visit, NewOrder wanted, int part, List<string> placed)
    {
        var said = string.Join('\n', [visit.Field(ListPages.ProfileField), visit.Field(ListPages.ProfileNameField), wanted.Reference ?? "", .. wanted.Numbers]);
        var once = new Idempotent<Core.Orders.Order>(Route, $"{visit.Field(ListPages.OnceField)}-{part}", SHA256.HashData(Encoding.UTF8.GetBytes(said)),
            order => (StatusCodes.Status303SeeOther, Encoding.UTF8.GetBytes(order.Id.ToString())));
        var outcome = await place.For(visit.Session!.Acting, wanted, once);
        if (outcome.IsRefused)
        {
            visit.Fault(outcome.Refusals, r => r.Place?.Kind == PlaceKind.Profile ? ListPages.ProfileField : ListPages.NumbersField);
            return;
        }

        placed.Add(outcome.Value!.Order?.Id.ToString() ?? Encoding.UTF8.GetString(outcome.Value.Replayed!.Body));
    }

    /// <summary>The chosen profile, or one of the wanted name, which is made unless there is one.</summary>
    async Task<ProfileId?> ProfileOf(Visit visit)
    {
        var (chosen, name) = (visit.Field(ListPages.ProfileField), visit.Field(ListPages.ProfileNameField));
        if (chosen != NewProfile)
        {
            return Ids.TryParseExact(chosen, out ProfileId id) ? id : null;
        }

        if (name.Length is 0 or > ListPages.ProfileNameAtMost)
        {
            visit.Fault(ListPages.ProfileNameField, visit.Words.Say("list.profile.name.missing", ("most", ListPages.ProfileNameAtMost)));
            return null;
        }

        var caller = visit.Session!.Acting;
        var (found, _) = await profiles.Page(caller.Account.Id, name, "", 1, 0);
        if (found is [var known, ..])
        {
            return known.Id;
        }

        var made = await profiles.Add(caller, drafts.Named(name));
        visit.Fault(made.IsRefused ? made.Refusals : [], _ => ListPages.ProfileNameField);
        return made.IsRefused ? null : made.Value!.Id;
    }

    async Task<IResult> Anew(Visit visit)
    {
        var listed = NumberLists.Read(visit.Form[ListPages.NumbersField].ToString());
        return await lists.NewPage(visit, listed.Count is 0 or > NumberLists.NumbersAtMost ? null : await dryRun.Of(visit.Session!.Acting, listed));
    }
}
