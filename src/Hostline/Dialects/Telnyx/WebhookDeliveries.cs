using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Outbox;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// An account's webhooks with every attempt. This dialect knows only "delivered" and "failed": a delivery is listed from its first attempt on
/// and is "failed" while all its attempts have failed, even if more will follow; it becomes "delivered" with the attempt that succeeds. A
/// delivery without an attempt is not listed yet.
/// </summary>
sealed class WebhookDeliveries(DeliveryLog log, OpenMode open)
{
    const string Root = "/webhook_deliveries";
    const string ByStatus = "filter[status][eq]";
    const string ByType = "filter[event_type]";
    const string InWebhook = "filter[webhook][contains]";
    const string InAttempts = "filter[attempts][contains]";
    const string StartedFrom = "filter[started_at][gte]";
    const string StartedUntil = "filter[started_at][lte]";
    const string FinishedFrom = "filter[finished_at][gte]";
    const string FinishedUntil = "filter[finished_at][lte]";

    const string Tag = "Webhook deliveries";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, Filters, List).Does(new("listWebhookDeliveries", Tag, "List webhook deliveries", Paging.Of(WebhookDeliveryBody.Form))
        {
            About = "Newest first. A delivery is listed from the end of its first attempt on and is kept for 30 days after its creation. "
                + "A filter searches the newest 100,000 deliveries; an instant with `lte` moves the search further back.",
        });
        endpoints.Get(Root + "/{id}", Get).Does(new("getWebhookDelivery", Tag, "Get a webhook delivery", Schema.Data(WebhookDeliveryBody.Form)));
    }

    static readonly Parameter[] Filters =
    [
        new(ByStatus, Schema.OneOf("Only deliveries with this status.", WebhookDeliveryBody.Delivered, WebhookDeliveryBody.Failed)),
        new(ByType, Schema.Text("Only events of these types, separated by commas.")),
        new(InWebhook, Schema.Text("Only deliveries whose sent data contains this text.")),
        new(InAttempts, Schema.Text("Only deliveries with this text in the URL, the headers or the answer of an attempt.")),
        new(StartedFrom, Schema.Instant("Only those first attempted then or later.")),
        new(StartedUntil, Schema.Instant("Only those first attempted then or earlier.")),
        new(FinishedFrom, Schema.Instant("Only those whose last attempt ended then or later.")),
        new(FinishedUntil, Schema.Instant("Only those whose last attempt ended then or earlier.")),
    ];

    async Task<Outcome<byte[]>> List(HttpContext http, Caller caller, ListQuery query)
    {
        var refusals = new List<Refusal>();
        var seesPrivate = open.WhyClosedTo(http.Request) is null;
        var filter = Read(query, seesPrivate, refusals);
        if (refusals.Count > 0)
        {
            return refusals;
        }

        var (found, total) = await log.Page(caller.Account.Id, filter, query.Page.Size, query.Page.Skip);
        return query.Page.Render(found, total, (json, delivery) => WebhookDeliveryBody.Write(json, delivery, seesPrivate));
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<DeliveryId>(http) is { } id && await log.Find(caller.Account.Id, id) is { } found
            ? Answers.RenderData(json => WebhookDeliveryBody.Write(json, found, open.WhyClosedTo(http.Request) is null))
            : new Refusal(Reason.NotFound);

    static DeliveryFilter Read(ListQuery query, bool seesPrivate, List<Refusal> refusals)
    {
        var status = query.Text(ByStatus);
        if (status is not (null or WebhookDeliveryBody.Delivered or WebhookDeliveryBody.Failed))
        {
            refusals.Add(new(Reason.UnknownValue, ByStatus, Detail: $"{ByStatus} must be {WebhookDeliveryBody.Delivered} or {WebhookDeliveryBody.Failed}."));
        }

        var types = query.Text(ByType)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new(
            status is null ? null : status == WebhookDeliveryBody.Delivered, types, query.Instant(StartedFrom, refusals), query.Instant(StartedUntil, refusals),
            query.Instant(FinishedFrom, refusals), query.Instant(FinishedUntil, refusals), query.Part(InWebhook), query.Part(InAttempts), seesPrivate);
    }
}
