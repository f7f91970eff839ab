using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network.Mail;
using Hostline.Orders;
using Hostline.Outgoing;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V2;

/// <summary>
/// Orders for many numbers in one JSON request (contract §3.2). Each number becomes a separate order; a refused one is listed under failed with
/// its reason. Ownership of each number must be proven before a letter can be sent for it. The same request sent again is the same bulk order,
/// and only its missing orders are placed.
/// </summary>
sealed class BulkOrders(TwilioTerms terms, PlaceOrder place, HostingList list, BulkBook bulks, References references, Reach reach)
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
            .Does(new("v2FetchBulkOrders", Tag, "Get the results", Form)
            {
                Parameters = [new("sid", Sids.Of(Sid.Bulk, "The request."), "path", IsRequired: true)],
            });
    }

    sealed record Item(string Number, Particulars Notes, string? Callback);

    async Task<Outcome<Answer>> Create(Request request, Fields body)
    {
        var (caller, label, email) = (request.Caller, body.Text("friendly_name", atMost: TextAtMost), Address(body, "notification_email"));
        var items = await Items(caller, body, reach.Of(caller.World, request.Http.Request));
        if (body.IsRefused)
        {
            return Outcome<Answer>.Refused(body.Refusals);
        }

        var opened = await bulks.Open(caller, $"POST {Root}", SHA256.HashData(Encoding.UTF8.GetBytes(body.Raw)), label ?? "", email, items.Count);
        if (opened.IsRefused)
        {
            return Outcome<Answer>.Refused(opened.Refusals);
        }

        var failures = await PlaceAll(caller, opened.Value!.Id, items);
        return failures.IsRefused ? Outcome<Answer>.Refused(failures.Refusals)
            : (await bulks.Finish(caller, opened.Value, BulkBody.Failures(failures.Value!)))
                .Then(bulk => new Answer(StatusCodes.Status202Accepted, BulkBody.Render(request, Root, bulk, null)));
    }

    /// <returns>The numbers that have no order, with the reasons; refused if the caller may no longer order.</returns>
    async Task<Outcome<List<(string Number, Refusal Why)>>> PlaceAll(Caller caller, BulkId bulk, IReadOnlyList<Item> items)
    {
        var (made, seen, failures) = (await Ordered(caller, bulk), new HashSet<string>(), new List<(string Number, Refusal Why)>());
        foreach (var item in items)
        {
            var why = !seen.Add(item.Number) ? new Refusal(Reason.NumberRepeated, Number: item.Number)
                : made.Contains(item.Number) ? null
                : await Place(caller, bulk, item);
            if (why is { Reason: Reason.KeyRevoked or Reason.AccountClosed })
            {
                return why;
            }

            if (why is not null)
            {
                failures.Add((item.Number, why));
            }
        }

        // The same request, sent twice at once, may have ordered them.
        var meanwhile = failures.Any(f => f.Why.Reason == Reason.NumberOpenInAccount) ? await Ordered(caller, bulk) : [];
        return failures.Where(f => f.Why.Reason != Reason.NumberOpenInAccount || !meanwhile.Contains(f.Number)).ToList();
    }

    /// <summary>The numbers that have an order of this request which has not failed.</summary>
    async Task<HashSet<string>> Ordered(Caller caller, BulkId bulk) =>
        [.. (await list.OfBulk(caller.Account.Id, bulk)).Where(o => o.Phase != HostingPhase.Failed).Select(o => o.Hosting.Number.ToString())];

    /// <returns>Why there is no order; null if there is one.</returns>
    async Task<Refusal?> Place(Caller caller, BulkId bulk, Item item)
    {
        var placed = await place.For(caller, new(null, [item.Number], terms.Terms)
        {
            Particulars = item.Notes with { Bulk = bulk },
            Callback = item.Callback is { } url ? new(StatusCallbacks.Kind, "POST", url) : null,
        });
        return placed.IsRefused ? placed.Refusals[0] : null;
    }

    async Task<Outcome<Answer>> Fetch(Request request)
    {
        var account = request.Caller.Account.Id;
        if (Sid.Read<BulkId>(Sid.Bulk, request.Part("sid")) is not { } id
            || await bulks.Find(account, id, BulkKind.Orders) is not { } bulk)
        {
            return Answers.NotFound(request);
        }

        var wanted = request.Fields.Filled("OrderStatus")?.Replace('_', '-');
        var orders = await list.OfBulk(account, id);
        return Answer.Ok(BulkBody.Render(request, Root, bulk, [.. orders.Where(o => wanted is null || Words.Of(o.Phase) == wanted)], wanted));
    }

    async Task<List<Item>> Items(Caller caller, Fields body, AddressPolicy addresses)
    {
        var (items, groups) = (new List<Item>(), body.Each("request_items", required: true) ?? []);
        foreach (var group in groups)
        {
            var (notes, numbers) = (Notes(group), group.Each("numbers", required: true) ?? []);
            if (numbers.Count == 0)
            {
                group.Refuse(Reason.NoNumbers, "numbers", "numbers must have at least one number.");
            }

            items.AddRange(numbers.Select(number =>
                new Item(number.Text("phone_number", required: true) ?? "", notes, OrderForm.Url(number, "status_callback_url", addresses))));
        }

        if (!body.IsRefused && items.Count is 0 or > NumbersAtMost)
        {
            body.Refuse(items.Count == 0 ? Reason.NoNumbers : Reason.TooManyNumbers, "request_items",
                $"The request has {items.Count} numbers; it must have 1 to {NumbersAtMost}.");
        }

        foreach (var group in body.IsRefused ? [] : groups.DistinctBy(g => g.IdOf<AddressId>("address_sid", Sid.Address)))
        {
            await references.CheckAddress(caller.Account.Id, group, group.IdOf<AddressId>("address_sid", Sid.Address), "address_sid");
        }

        return items;
    }

    static Particulars Notes(Fields group)
    {
        OrderForm.Require(group, "email", "address_sid", "contact_phone_number");
        return Particulars.None with
        {
            Email = Address(group, "email"),
            Address = group.IdOf<AddressId>("address_sid", Sid.Address),
            ContactPhone = group.Filled("contact_phone_number", TextAtMost),
            ContactTitle = group.Filled("contact_title", TextAtMost),
        };
    }

    /// <summary>An e-mail address; null if it is missing, empty or wrong.</summary>
    static string? Address(Fields fields, string name)
    {
        if (fields.Filled(name) is not { } text)
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
