using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The active numbers of an account: list, get, change and release, by id or by number. The same numbers are served under several
/// paths: as hosted numbers, as phone numbers with messaging settings, under an older name of those, and under their profile.
/// </summary>
sealed class HostedNumbers(Inventory inventory, ReleaseNumber release, Profiles profiles)
{
    /// <summary>The same limit as for an order.</summary>
    const int NumbersAtMost = 200;

    const string Root = "/messaging_hosted_numbers";
    const string Settings = "/phone_numbers/messaging";
    const string SettingsOfOne = "/phone_numbers/{id}/messaging";
    const string Older = "/messaging_phone_numbers";
    const string OfProfile = MessagingProfiles.Root + "/{id}/phone_numbers";
    const string ByProfile = "filter[messaging_profile_id]";
    const string ByNumber = "filter[phone_number]";
    const string ByPart = "filter[phone_number][contains]";
    const string ByType = "filter[type]";
    const string Sort = "sort[phone_number]";
    const string NumberId = "phone_number_id";

    const string Up = "asc";
    const string Down = "desc";
    const string ShortCode = "shortcode";

    const string Tag = "Hosted numbers";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, Filters, (caller, query) => List(caller, query, HostedNumberBody.WriteSettings))
            .Does(new("listHostedNumbers", Tag, "List active hosted numbers", Paging.Of(HostedNumberBody.Settings)));
        endpoints.List(Settings, [.. Filters, Type], (caller, query) => List(caller, query, HostedNumberBody.WriteSettings))
            .Does(new("listMessagingSettings", Tag, "List numbers with their messaging settings", Paging.Of(HostedNumberBody.Settings)));
        endpoints.List(Older, [.. Filters, Type], (caller, query) => List(caller, query, HostedNumberBody.WritePhoneNumber))
            .Does(new("listMessagingPhoneNumbers", Tag, "List numbers, under their older path", Paging.Of(HostedNumberBody.PhoneNumber)));
        MapOne(endpoints, Root + "/{id}", "HostedNumber", isPhoneNumber: false);
        MapOne(endpoints, SettingsOfOne, "MessagingSettings", isPhoneNumber: false);
        MapOne(endpoints, Older + "/{id}", "MessagingPhoneNumber", isPhoneNumber: true);
        endpoints.Delete(Root + "/{id}", Release).Does(new("releaseHostedNumber", Tag, "Release a hosted number", OrderBody.Single)
        {
            About = "Returns the number's order. The number stays active until the registry has confirmed that the route is gone; until then `release` of "
                + "the number shows the progress.",
            Parameters = [Which],
        });
        endpoints.List(OfProfile, [], ListOfProfile)
            .Does(new("listProfileNumbers", MessagingProfiles.Tag, "List the active numbers of a profile", Paging.Of(HostedNumberBody.PhoneNumber)));
        endpoints.PostJson(OfProfile, Assign)
            .Does(new("assignNumber", MessagingProfiles.Tag, "Assign a number to a profile", Schema.Mirrored(HostedNumberBody.PhoneNumber))
            {
                Body = Schema.Object("", Required(NumberId, Schema.Text("The number's id (UUID) or the number itself (E.164)."))),
            });
    }

    void MapOne(Endpoints endpoints, string path, string name, bool isPhoneNumber)
    {
        var form = Schema.Mirrored(isPhoneNumber ? HostedNumberBody.PhoneNumber : HostedNumberBody.Settings);
        endpoints.Get(path, async (http, caller) => await Find(http, caller) is { } found ? HostedNumberBody.Render(found,
            isPhoneNumber) : new Refusal(Reason.NotFound))
            .Does(new("get" + name, Tag, "Get an active hosted number", form) { Parameters = [Which] });
        endpoints.PatchJson(path, async (http, caller, fields) => await Find(http, caller) is { } found ? await Change(caller, found, fields,
            isPhoneNumber) : new Refusal(Reason.NotFound))
            .Does(new("change" + name, Tag, "Change a hosted number's profile or tags", form)
            {
                About = "Webhooks of its order still go to the order's own profile.",
                Body = NumberForm.Form,
                Parameters = [Which],
            });
    }

    static readonly Parameter Which = new("id", Schema.Text("The number's id (UUID) or the number itself (E.164)."), "path", IsRequired: true);

    static readonly Parameter[] Filters =
    [
        new(ByProfile, Schema.Uuid("Only numbers with this messaging profile.")),
        new(ByNumber, Schema.Text("Only these numbers: one in E.164, or several separated by commas.")),
        new(ByPart, Schema.Text("Only numbers whose E.164 form contains this.")),
        new(Sort, Schema.OneOf("Sorts by number; newest first if omitted.", Up, Down)),
    ];

    static readonly Parameter Type =
        new(ByType, Schema.OneOf("Only numbers of this type. No short code can be hosted.", HostedNumberBody.TollFree, HostedNumberBody.LongCode, ShortCode));

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query, Action<Utf8JsonWriter, HostedNumber> write)
    {
        var refusals = new List<Refusal>();
        var order = OrderOf(query.Text(Sort));
        if (order is null)
        {
            refusals.Add(new(Reason.UnknownValue, Sort, Detail: $"{Sort} must be {Up} or {Down}."));
        }

        var filter = Read(query, refusals);
        return refusals.Count > 0 ? refusals : await Page(caller, query, filter, order!.Value, write);
    }

    static InventoryFilter Read(ListQuery query, List<Refusal> refusals)
    {
        ProfileId? profile = Ids.TryParseExact(query.Text(ByProfile), out ProfileId id) ? id : null;
        if (profile is null && query.Text(ByProfile) is not null)
        {
            refusals.Add(new(Reason.InvalidField, ByProfile, Detail: $"{ByProfile} must be a UUID."));
        }

        var kind = KindOf(query.Text(ByType));
        if (kind is null && query.Text(ByType) is not null)
        {
            refusals.Add(new(Reason.UnknownValue, ByType,
                Detail: $"{ByType} must be {HostedNumberBody.TollFree}, {HostedNumberBody.LongCode} or {ShortCode}."));
        }

        var numbers = query.DigitsOfEach(ByNumber, refusals);
        if (numbers is { Count: > NumbersAtMost })
        {
            refusals.Add(new(Reason.ValueOutOfRange, ByNumber, Detail: $"{ByNumber} takes at most {NumbersAtMost} numbers."));
        }

        return new(profile, numbers, query.Part(ByPart), kind);
    }

    async Task<Outcome<byte[]>> ListOfProfile(Caller caller, ListQuery query) =>
        query.IdOf<ProfileId>() is { } id && await profiles.Find(caller, id) is not null
        ? await Page(caller, query, new(id), InventoryOrder.NewestFirst, HostedNumberBody.WritePhoneNumber)
        : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Page(Caller caller, ListQuery query, InventoryFilter filter, InventoryOrder order, Action<Utf8JsonWriter, HostedNumber> write)
    {
        var (found, total) = await inventory.Page(caller.Account.Id, filter, order, query.Page.Size, query.Page.Skip);
        return query.Page.Render(found, total, write);
    }

    async Task<Outcome<byte[]>> Change(Caller caller, HostedNumber number, Fields fields, bool isPhoneNumber)
    {
        var edit = NumberForm.Read(fields);
        return fields.IsRefused
            ? Outcome<byte[]>.Refused(fields.Refusals)
            : (await inventory.Change(caller, number, edit, "/" + NumberForm.Profile)).Then(changed => HostedNumberBody.Render(changed, isPhoneNumber));
    }

    async Task<Outcome<byte[]>> Assign(HttpContext http, Caller caller, Fields fields)
    {
        var key = fields.Text(NumberId, required: true);
        if (fields.IsRefused)
        {
            return Outcome<byte[]>.Refused(fields.Refusals);
        }

        if (Endpoints.IdOf<ProfileId>(http) is not { } profile || await profiles.Find(caller, profile) is null)
        {
            return new Refusal(Reason.NotFound);
        }

        if (await Find(caller, key) is not { } number)
        {
            return new Refusal(Reason.NumberNotHosted, "/" + NumberId, key);
        }

        var assigned = await inventory.Change(caller, number, new(MovesProfile: true, profile, null), "id");
        return assigned.Then(changed => HostedNumberBody.Render(changed, isPhoneNumber: true));
    }

    /// <summary>Returns the number's order. The number stays in it until the registry has confirmed that its route is gone.</summary>
    async Task<Outcome<byte[]>> Release(HttpContext http, Caller caller) => await Find(http, caller) is { } found
        ? (await release.For(caller, found.Id)).Then(OrderBody.Render)
        : new Refusal(Reason.NotFound);

    Task<HostedNumber?> Find(HttpContext http, Caller caller) => Find(caller, http.Request.RouteValues["id"] as string);

    async Task<HostedNumber?> Find(Caller caller, string? key) =>
        Ids.TryParseExact(key, out HostingId id) ? await inventory.Find(caller.Account.Id, id)
        : PhoneNumber.TryParse(key, out var number) ? await inventory.Find(caller.Account.Id, number)
        : null;

    static InventoryOrder? OrderOf(string? direction) => direction switch
    {
        null => InventoryOrder.NewestFirst,
        Up => InventoryOrder.NumberUp,
        Down => InventoryOrder.NumberDown,
        _ => null,
    };

    static InventoryKind? KindOf(string? type) => type switch
    {
        HostedNumberBody.TollFree => InventoryKind.TollFree,
        HostedNumberBody.LongCode => InventoryKind.LongCode,
        ShortCode => InventoryKind.ShortCode,
        _ => null,
    };
}
