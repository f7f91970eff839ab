using Hostline.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Pages;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Receivers;

/// <param name="Older">The cursor of the next page; null if there is none.</param>
public sealed record EndpointsModel(IReadOnlyList<EndpointToday> Endpoints, string? Older, string PublicKey);

/// <param name="Profile">The messaging profile that it belongs to; null for other endpoints.</param>
/// <param name="Checked">The result of the verifier; null before it was used.</param>
public sealed record EndpointModel(
    AccountEndpoint Endpoint, IReadOnlyList<HourlyCount> Hours, Profile? Profile, SignatureScheme? Scheme, bool CanTest, string PublicKey,
    CheckedSignature? Checked = null);

/// <summary>The endpoints of an account: added, changed, tested, and their signatures explained.</summary>
sealed class EndpointPages(
    EndpointBook endpoints, EndpointTest test, SignatureCheck signatures, DestinationKinds kinds, Profiles profiles, ProfileFields fields) : PageGroup
{
    public const string Root = "/portal/webhooks";
    const int Rows = 50;
    const string One = Root + "/{endpoint}";

    public override void Map(PageTable pages)
    {
        pages.Get(Root, Roles.Account, List);
        pages.Get(Root + "/new", Roles.Acting, visit => Task.FromResult(visit.Page<NewEndpointView>()));
        pages.Post(Root + "/new", Roles.Acting, Add);
        pages.Get(One, Roles.Account, visit => Show(visit));
        pages.Post(One, Roles.Acting, Save);
        pages.Post(One + "/test", Roles.Acting, SendTest);
        pages.Post(One + "/verify", Roles.Account, Verify);
        pages.Get(One + "/delete", Roles.Acting, AskToDelete);
        pages.Post(One + "/delete", Roles.Acting, Delete);
    }

    async Task<IResult> List(Visit visit)
    {
        var (caller, after) = (visit.Session!.Acting, visit.QueryId<DestinationId>("after") ?? Ids.AfterAll<DestinationId>());
        var (found, more) = await endpoints.Endpoints(caller.Account.Id, caller.World, visit.Now, after, Rows);
        return visit.Page<EndpointsView, EndpointsModel>(
            new(found, more ? found[^1].Endpoint.To.Id.ToString() : null, Convert.ToBase64String(caller.Account.PublicKey)));
    }

    async Task<IResult> Add(Visit visit)
    {
        var draft = fields.Read(visit, null);
        if (visit.IsRefused)
        {
            return visit.Page<NewEndpointView>();
        }

        var added = await profiles.Add(visit.Session!.Acting, draft);
        if (added.IsRefused)
        {
            visit.Fault(added.Refusals);
            return visit.Page<NewEndpointView>();
        }

        return visit.See($"{Root}/{added.Value!.Id}", "endpoint-added");
    }

    async Task<IResult> Show(Visit visit, CheckedSignature? made = null)
    {
        if (await Find(visit) is not { } endpoint)
        {
            return ErrorPages.NotFound(visit);
        }

        var caller = visit.Session!.Acting;
        var profile = ProfileOf(endpoint) is { } id ? await profiles.Find(caller, id) : null;
        return visit.Page<EndpointView, EndpointModel>(new(endpoint, await endpoints.Hours(endpoint, caller.World, visit.Now), profile,
            signatures.SchemeOf(endpoint), kinds.Find(endpoint.To.Kind)?.Test is not null, Convert.ToBase64String(caller.Account.PublicKey), made));
    }

    async Task<IResult> Save(Visit visit)
    {
        if (await Find(visit) is not { } endpoint || ProfileOf(endpoint) is not { } id)
        {
            return ErrorPages.NotFound(visit);
        }

        var changed = await profiles.Change(visit.Session!.Acting, id, current =>
            fields.Read(visit, current, endpoint.To.Kind) is var draft && visit.IsRefused ? new Refusal(Reason.InvalidField) : draft);
        if (changed.IsRefused)
        {
            if (!visit.IsRefused)
            {
                visit.Fault(changed.Refusals);
            }

            return await Show(visit);
        }

        return visit.See($"{Root}/{id}", "endpoint-saved");
    }

    async Task<IResult> SendTest(Visit visit)
    {
        if (await Find(visit) is not { } endpoint)
        {
            return ErrorPages.NotFound(visit);
        }

        var sent = await test.Send(visit.Session!.Acting, endpoint.To.Id);
        if (sent.IsRefused)
        {
            visit.Fault(sent.Refusals);
            return await Show(visit);
        }

        return visit.See($"/portal/deliveries/{sent.Value}", "test-sent");
    }

    /// <summary>Changes nothing; it is a POST because a body is too long for a URL, and may be confidential.</summary>
    async Task<IResult> Verify(Visit visit)
    {
        if (await Find(visit) is not { } endpoint || signatures.SchemeOf(endpoint) is not { } scheme)
        {
            return ErrorPages.NotFound(visit);
        }

        var request = ShownRequest.Read(visit, endpoint.To.Method);
        return visit.IsRefused ? await Show(visit) : await Show(visit, await signatures.Of(endpoint, scheme, request, visit.Field("key")));
    }

    async Task<IResult> AskToDelete(Visit visit) => await Find(visit) is { } endpoint && ProfileOf(endpoint) is not null
        ? visit.Page<DeleteEndpointView, AccountEndpoint>(endpoint)
        : ErrorPages.NotFound(visit);

    async Task<IResult> Delete(Visit visit)
    {
        if (await Find(visit) is not { } endpoint || ProfileOf(endpoint) is not { } id)
        {
            return ErrorPages.NotFound(visit);
        }

        var deleted = await profiles.Delete(visit.Session!.Acting, id);
        if (deleted.IsRefused)
        {
            visit.Fault(deleted.Refusals);
            return visit.Page<DeleteEndpointView, AccountEndpoint>(endpoint);
        }

        return visit.See(Root, "endpoint-deleted");
    }

    async Task<AccountEndpoint?> Find(Visit visit) =>
        visit.Id<DestinationId>("endpoint") is { } id ? await endpoints.Find(visit.Session!.Acting.Account.Id, id) : null;

    static ProfileId? ProfileOf(AccountEndpoint endpoint) =>
        endpoint.To.Source == DestinationSource.MessagingProfile ? ProfileId.Of(endpoint.To.Id.Value) : null;
}

sealed class ProfileFields(NewProfile start, Reach reach)
{
    const int NameAtMost = 100;

    /// <summary>If a field is wrong, the faults are added to the visit and the draft is meaningless.</summary>
    /// <param name="current">Null for a new one.</param>
    public ProfileDraft Read(Visit visit, Profile? current, string kind = "")
    {
        var name = visit.Field("name");
        if (name.Length is 0 or > NameAtMost)
        {
            visit.Fault("name", visit.Words.Say("endpoint.name.fault"));
        }

        var (url, failover) = (UrlOf(visit, "url"), UrlOf(visit, "failover"));
        if (failover.Length > 0 && url.Length == 0)
        {
            visit.Fault("url", visit.Words.Say("endpoint.url.first"));
        }

        var draft = current is null ? start() : new(current.Name, current.WebhookUrl, current.WebhookFailoverUrl, current.Settings, kind);
        return draft with { Name = name, WebhookUrl = url, WebhookFailoverUrl = failover };
    }

    string UrlOf(Visit visit, string field)
    {
        var url = visit.Field(field);
        if (url.Length > 0 && WebhookUrl.Check(url, reach.Of(visit.Session!.Acting.World, visit.Http.Request)) is { } fault)
        {
            visit.Fault(field, fault);
        }

        return url;
    }
}
