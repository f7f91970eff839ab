using System.Text.Json;
using Hostline.Core;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network.Mail;
using Hostline.Orders;
using Hostline.Outgoing;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V2;

/// <summary>
/// Orders for many numbers in one request of JSON (contract §3.2). Each becomes an order of its own; one that is refused is listed under
/// failed with its reason. Ownership of each number must be proven before a letter can be sent for it.
/// </summary>
sealed class BulkOrders(TwilioTerms terms, PlaceOrder place, HostingList list, Database database, CommitQueue queue, Reach reach)
{
    const string Root = "/v2/HostedNumber/Orders/Bulk";
    const string Tag = "Bulk orders (v2)";
    const int NumbersAtMost = 1_000;
    const int TextAtMost = 128;

    static readonly Schema Group = Schema.Object("Orders with the same status.",
        Required("order_status", Schema.Text("With an underscore.")),
        Required("count", Schema.Text("How many, as a text.")),
        Required("get_more_info", Schema.Text("").OrNull()),
        Required("orders", Schema.ListOf(BulkBody.Order, "")));

    static readonly Schema Form = Schema.Object("A request for many orders.",
        Required("bulk_hosting_sid", Sids.Of(Sid.Bulk, "")),
        Required("date_completed", Schema.Instant("").OrNull()),
        Required("date_created", Schema.Instant("")),
        Required("friendly_name", Schema.Text("").OrNull()),
        Required("notification_email", Schema.Text("").OrNull()),
        Required("request_status", Schema.OneOf("", "QUEUED", "IN_PROGRESS", "PROCESSED")),
        Required("results", Schema.ListOf(Group, "")),
        Required("total_count", Schema.Whole("How many numbers were asked for.")),
        Required("url", Schema.Url(""))).Named("BulkHostedNumberOrder");

    static readonly Schema Wanted = Schema.Object("",
        Optional("friendly_name", Schema.Text("", TextAtMost)),
        Optional("notification_email", Schema.Text("")),
        Required("request_items", Schema.ListOf(Schema.Object("",
            Required("email", Schema.Text("Of the numbers' owner.")),
            Required("address_sid", Sids.Of(Sid.Address, "The owner's address.")),
            Required("contact_phone_number", Schema.Text("", TextAtMost)),
            Optional("contact_title", Schema.Text("", TextAtMost)),
            Required("numbers", Schema.ListOf(Schema.Object("",
                Required("phone_number", Schema.Phone("")), Optional("status_callback_url", Schema.Url(""))), "", 1, NumbersAtMost))), "", 1)));

    public void Map(Endpoints endpoints)
    {
        endpoints.PostJson(Root, (request, body) => endpoints.InTurn(request, () => Create(request, body)))
            .Does(new("v2CreateBulkOrders", Tag, $"Order the hosting of up to {NumbersAtMost} numbers", Form)
            {
                Status = StatusCodes.Status202Accepted,
                Body = Wanted,
            });
        endpoints.Get(Root + "/{sid}", request => endpoints.InTurn(request, () => Fetch(request)),
            new Parameter("OrderStatus", Schema.Text("Only these orders.")))
            .Does(new("v2FetchBulkOrders", Tag, "Get what became of them", Form)
            {
                Parameters = [new("sid", Sids.Of(Sid.Bulk, "The request."), "path", IsRequired: true)],
            });
    }

    /// <summary>One number of the request, and what is noted about it.</summary>
    sealed record Item(string Number, Particulars Notes, string? Callback);

    async Task<Outcome<Answer>> Create(Request request, Fields body)
    {
        var (label, email) = (body.Text("friendly_name", atMost: TextAtMost), Address(body, "notification_email", required: false));
        var id = Ids.New<BulkId>(await database.Now());
        var items = Items(body, id, reach.Of(request.Caller.World, request.Http.Request));
        if (body.IsRefused)
        {
            return Outcome<Answer>.Refused(body.Refusals);
        }

        var failures = new List<(string Number, Refusal Why)>();
        foreach (var item in items)
        {
            var placed = await place.For(request.Caller, new(null, [item.Number], terms.Terms)
            {
                Particulars = item.Notes,
                Callback = item.Callback is { } url ? new(StatusCallbacks.Kind, "POST", url) : null,
            });
            if (placed.IsRefused)
            {
                failures.Add((item.Number, placed.Refusals[0]));
            }
        }

        var caller = request.Caller;
        var bulk = new BulkRequest(id, caller.World.Id, caller.Account.Id, BulkKind.Orders, label ?? "", email, BulkBody.Failures(failures), items.Count,
            caller.World.Now(await database.Now()).CutToMicros());
        await queue.Write(BulkTable.Add(caller.NewUnit(), bulk));
        return new Answer(StatusCodes.Status202Accepted, BulkBody.Render(request, Root, bulk, null));
    }

    async Task<Outcome<Answer>> Fetch(Request request)
    {
        var account = request.Caller.Account.Id;
        if (Sid.Read<BulkId>(Sid.Bulk, request.Part("sid")) is not { } id
            || await database.One(BulkTable.OfAccount, BulkTable.Read, id, account, (int)BulkKind.Orders) is not { } bulk)
        {
            return Answers.NotFound(request);
        }

        var wanted = request.Fields.Filled("OrderStatus")?.Replace('_', '-');
        var orders = await list.OfBulk(account, id);
        return Answer.Ok(BulkBody.Render(request, Root, bulk, [.. orders.Where(o => wanted is null || Words.Of(o.Phase) == wanted)], wanted));
    }

    static List<Item> Items(Fields body, BulkId bulk, AddressPolicy addresses)
    {
        var items = new List<Item>();
        foreach (var item in body.Each("request_items", required: true) ?? [])
        {
            var notes = Particulars.None with
            {
                Email = Address(item, "email", required: true),
                Address = item.IdOf<AddressId>("address_sid", Sid.Address),
                ContactPhone = item.Text("contact_phone_number", required: true, TextAtMost),
                ContactTitle = item.Text("contact_title", atMost: TextAtMost),
                Bulk = bulk,
            };
            foreach (var number in item.Each("numbers", required: true) ?? [])
            {
                items.Add(new(number.Text("phone_number", required: true) ?? "", notes, OrderForm.Url(number, "status_callback_url", addresses)));
            }
        }

        if (!body.IsRefused && items.Count is 0 or > NumbersAtMost)
        {
            body.Refuse(items.Count == 0 ? Reason.NoNumbers : Reason.TooManyNumbers, "request_items",
                $"The request has {items.Count} numbers; it must have 1 to {NumbersAtMost}.");
        }

        return items;
    }

    static string? Address(Fields fields, string name, bool required)
    {
        if (fields.Text(name, required) is not { Length: > 0 } text)
        {
            return null;
        }

        var reading = MailAddresses.Read(text);
        if (reading.Fault is { } fault)
        {
            fields.Refuse(Reason.InvalidField, name, $"{name}: {fault}");
        }

        return reading.Address;
    }
}
