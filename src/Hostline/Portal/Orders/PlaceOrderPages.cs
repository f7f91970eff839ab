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
/// Places the orders that a page has shown. A list that is longer than an order may be becomes several orders. Each has its own key, made from
/// its content, so that a form that is sent twice places it once. If one of them is refused, those before it stay placed: the page names them
/// and keeps the rest of the list.
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
        var placed = new List<PlacedPart>();
        foreach (var part in numbers.Chunk(house.Terms.NumbersAtMost).TakeWhile(_ => !visit.IsRefused))
        {
            await PlaceOne(visit, new(profile, part, house.Terms) { Reference = reference.Length == 0 ? null : reference }, placed);
        }

        return visit.IsRefused ? await Anew(visit, numbers, placed)
            : visit.See(placed is [var only] ? $"/portal/orders/{only.Order}" : "/portal/orders", "placed");
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

    async Task PlaceOne(Visit visit, NewOrder wanted, List<PlacedPart> placed)
    {
        var said = string.Join('\n', [visit.Field(ListPages.ProfileField), visit.Field(ListPages.ProfileNameField), wanted.Reference ?? "", .. wanted.Numbers]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(said));
        var once = new Idempotent<Core.Orders.Order>(Route, $"{visit.Field(ListPages.OnceField)}-{Convert.ToHexStringLower(hash)}", hash,
            order => (StatusCodes.Status303SeeOther, Encoding.UTF8.GetBytes(order.Id.ToString())));
        var outcome = await place.For(visit.Session!.Acting, wanted, once);
        if (outcome.IsRefused)
        {
            visit.Fault(outcome.Refusals, r => r.Place?.Kind == PlaceKind.Profile ? ListPages.ProfileField : ListPages.NumbersField);
            return;
        }

        var order = outcome.Value!.Order?.Id.ToString() ?? Encoding.UTF8.GetString(outcome.Value.Replayed!.Body);
        placed.Add(new(order, wanted.Numbers.Count));
    }

    /// <summary>The chosen profile, or one with the given name, which is created if there is none.</summary>
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

    async Task<IResult> Anew(Visit visit, List<string> numbers, List<PlacedPart> placed)
    {
        var rest = string.Join('\n', numbers.Skip(placed.Sum(p => p.Numbers)));
        visit.Retype(ListPages.NumbersField, rest);
        var listed = NumberLists.Read(rest);
        return await lists.NewPage(visit, listed.Count is 0 or > NumberLists.NumbersAtMost ? null : await dryRun.Of(visit.Session!.Acting, listed), placed);
    }
}
