using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Ownership;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Twilio.Orders;

/// <summary>Hosted number orders: one for each number, in all versions of the API (contract §2, §3).</summary>
sealed class HostedNumberOrders(
    TwilioTerms terms, PlaceOrder place, HostingList list, ProofBook proofs, CancelOrder cancel, Verification verification, References references,
    Reach reach)
{
    static readonly HashSet<HostingPhase> Deletable = [HostingPhase.Received, HostingPhase.Proving, HostingPhase.Proven, HostingPhase.Signing];

    public void Map(Endpoints endpoints, OrderVersion version)
    {
        var (root, one, which) = (version.Root, version.Root + "/{sid}", version.FindsByName ? OrderSchemas.Which : OrderSchemas.WhichSid);
        endpoints.Post(root, request => Create(version, request)).Does(new(version.Prefix + "CreateOrder", version.Tag, "Order the hosting of a number",
            version.Form)
        {
            Status = StatusCodes.Status201Created,
            Body = version.New,
            BodyType = FormBody.MediaType,
        });
        endpoints.Get(root, request => List(endpoints, version, request), version.Filters)
            .Does(new(version.Prefix + "ListOrders", version.Tag, "List orders, newest first", ListSchemas.Of(version.Form)));
        endpoints.Get(one, request => Fetch(version, request)).Does(new(version.Prefix + "FetchOrder", version.Tag, "Get an order", version.Form)
        {
            Parameters = [which],
        });
        endpoints.Post(one, request => Update(version, request))
            .Does(new(version.Prefix + "UpdateOrder", version.Tag, "Change an order, or continue its verification", version.Form)
            {
                Parameters = [which],
                Body = version.Changed,
                BodyType = FormBody.MediaType,
            });
        endpoints.Delete(one, request => Delete(version, request))
            .Does(new(version.Prefix + "DeleteOrder", version.Tag, "Cancel an order before its letter is signed", Schema.None)
            {
                Status = StatusCodes.Status204NoContent,
                Parameters = [which],
                AlsoRefuses = [StatusCodes.Status409Conflict],
            });
    }

    async Task<Outcome<Answer>> Create(OrderVersion version, Request request)
    {
        var (fields, addresses) = (request.Fields, reach.Of(request.Caller.World, request.Http.Request));
        var number = fields.Text("PhoneNumber", required: true);
        var (notes, callback, texts) = (version.ReadNew(fields), OrderForm.Callback(fields, addresses), OrderForm.Texts(fields, addresses));
        var application = fields.IdOf<ApplicationId>("SmsApplicationSid", Sid.Application);
        var owner = await references.Owner(request.Caller, fields);
        await references.CheckAddress(owner.Account.Id, fields, notes.Address);
        await references.CheckApplication(owner.Account.Id, fields, application);
        await verification.CheckIntended(owner.Account.Id, fields, notes.Proof);
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        var placed = await place.For(owner, new(null, [number!], terms.Terms)
        {
            Particulars = notes,
            Callback = callback is { } given ? new(StatusCallbacks.Kind, given.Method, given.Url) : null,
            Beside = (unit, order) => AddSettings(unit, order, notes.Label, application, texts),
        });
        return placed.Then(made => Answer.Created(Render(version, request, new(made.Order!, made.Order!.Hostings[0], notes), ShownProof.None)));
    }

    /// <summary>The number can be configured from the creation of its order on (contract §4.4). A number without a row has default settings.</summary>
    static void AddSettings(Unit unit, Order order, string? label, ApplicationId? application, TextAnswering texts)
    {
        if (label is not null || application is not null || texts != TextAnswering.None)
        {
            NumberSettingsTable.Add(unit, order.World, new(order.Hostings[0].Id, order.Account, label, application, texts, order.CreatedAt, order.CreatedAt));
        }
    }

    async Task<Outcome<Answer>> List(Endpoints endpoints, OrderVersion version, Request request)
    {
        var (paging, filter) = (Paging<HostingId>.Read(request.Fields, Sid.Order), OrderFilters.Read(request.Fields, version.FilterNames));
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        return await (filter.IsSearch ? endpoints.InTurn(request, () => Page(version, request, paging, filter)) : Page(version, request, paging, filter));
    }

    async Task<Outcome<Answer>> Page(OrderVersion version, Request request, Paging<HostingId> paging, HostingFilter filter)
    {
        var cursor = paging.Cursor is { } at ? new HostingCursor(at, paging.IsBackward) : null;
        if (await list.Page(request.Caller.Account.Id, filter, cursor, paging.Size) is not { } page)
        {
            return Paging<HostingId>.Unknown;
        }

        var shown = await proofs.Of([.. page.Hostings.Select(h => h.Hosting)]);
        return Answer.Ok(paging.Render(request.Origin, version.Root, OrderFilters.Given(request.Fields, version.FilterNames),
            [.. page.Hostings.Select(h => h.Hosting.Id)], page.HasMore, json =>
            {
                foreach (var listed in page.Hostings)
                {
                    version.Write(json, listed, shown.GetValueOrDefault(listed.Hosting.Id, ShownProof.None), version.UrlOf(request, listed));
                }
            }));
    }

    async Task<Outcome<Answer>> Fetch(OrderVersion version, Request request) =>
        await Find(version, request) is { } found ? Answer.Ok(await Show(version, request, found)) : Answers.NotFound(request);

    async Task<Outcome<Answer>> Update(OrderVersion version, Request request)
    {
        if (await Find(version, request) is not { } found)
        {
            return Answers.NotFound(request);
        }

        var (fields, update) = (request.Fields, version.ReadUpdate(request.Fields));
        await verification.CheckIntended(found.Order.Account, fields, update.Edit(found.Particulars).Proof);
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        var done = await verification.Do(await references.OwnerOf(request.Caller, found.Order.Account), found, update);
        return done.IsRefused ? Outcome<Answer>.Refused(done.Refusals) : Answer.Ok(await ShowChanged(version, request, done.Value!));
    }

    /// <param name="left">The order as the update left it, as far as that is known without reading it again.</param>
    async Task<byte[]> ShowChanged(OrderVersion version, Request request, ListedHosting left) =>
        await Afterwards.Read(async () => await list.Find(request.Caller.Account.Id, left.Hosting.Id) is { } now ? await Show(version, request, now) : null)
        ?? Render(version, request, left, ShownProof.None);

    async Task<Outcome<Answer>> Delete(OrderVersion version, Request request)
    {
        if (await Find(version, request) is not { } found)
        {
            return Answers.NotFound(request);
        }

        var owner = await references.OwnerOf(request.Caller, found.Order.Account);
        var cancelled = await cancel.For(owner, found.Order.Id, found.Hosting.Id,
            hosting => Deletable.Contains(HostingPhases.PhaseOf(hosting)) ? null : new(Reason.OrderInProgress, Detail:
                $"The order is {Words.Of(HostingPhases.PhaseOf(hosting))}; it can be deleted only while it is "
                    + $"{string.Join(", ", Deletable.Select(Words.Of))}."));
        return cancelled.Then(_ => Answer.NoContent);
    }

    /// <summary>By SID or, in some versions, by unique name; null if the account has no such order.</summary>
    Task<ListedHosting?> Find(OrderVersion version, Request request)
    {
        var (account, given) = (request.Caller.Account.Id, request.Part("sid"));
        return Sid.HasForm(Sid.Order, given)
            ? list.Find(account, Sid.Read<HostingId>(Sid.Order, given)!.Value)
            : version.FindsByName ? list.Find(account, given) : Task.FromResult<ListedHosting?>(null);
    }

    async Task<byte[]> Show(OrderVersion version, Request request, ListedHosting found) =>
        Render(version, request, found, (await proofs.Of([found.Hosting])).GetValueOrDefault(found.Hosting.Id, ShownProof.None));

    static byte[] Render(OrderVersion version, Request request, ListedHosting found, ShownProof shown) =>
        Answers.Render(json => version.Write(json, found, shown, version.UrlOf(request, found)));
}
