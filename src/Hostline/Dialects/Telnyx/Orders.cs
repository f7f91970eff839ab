using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Orders;

namespace Hostline.Dialects.Telnyx;

/// <summary>Hosted number orders: create, get, list, delete, eligibility, verification and validation codes (contract report §2).</summary>
sealed class Orders(PlaceOrder place, OrderBook orders, CancelOrder cancel, Eligibility eligibility, SendCodes sendCodes, CheckCodes checkCodes)
{
    const string Root = "/messaging_hosted_number_orders";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get(Root, List);
        endpoints.Post(Root, Create);
        endpoints.Post(Root + "/eligibility_numbers_check", CheckEligibility);
        endpoints.Get(Root + "/{id}", Get);
        endpoints.Delete(Root + "/{id}", Delete);
        endpoints.Post(Root + "/{id}/verification_codes", SendVerificationCodes);
        endpoints.Post(Root + "/{id}/validation_codes", CheckVerificationCodes);
    }

    async Task List(HttpContext http, Caller caller)
    {
        if (Paging.Read(http.Request) is not { IsRefused: false } page)
        {
            await Answers.Refused(http, Paging.Read(http.Request).Refusals);
            return;
        }

        var (found, total) = await orders.Page(caller.Account.Id, page.Value!.Size, page.Value.Skip);
        await Answers.Json(http, json => page.Value.Write(json, total, () =>
        {
            foreach (var order in found)
            {
                Write(json, order);
            }
        }));
    }

    async Task Create(HttpContext http, Caller caller)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        if (body.IsRefused)
        {
            await Answers.Refused(http, body.Refusals);
            return;
        }

        var fields = new Fields(body.Value);
        var wanted = new NewOrder(fields.Id("messaging_profile_id"), fields.Texts("phone_numbers") ?? []);
        if (fields.IsRefused)
        {
            await Answers.Refused(http, fields.Refusals);
            return;
        }

        var placed = await place.For(caller, wanted);
        await (placed.IsRefused ? Answers.Refused(http, placed.Refusals) : Answers.Bytes(http, Render(placed.Value!.Order!)));
    }

    async Task CheckEligibility(HttpContext http, Caller caller)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        var fields = new Fields(body.IsRefused ? default : body.Value);
        var numbers = body.IsRefused ? [] : fields.Texts("phone_numbers", required: true) ?? [];
        var refusals = body.IsRefused ? body.Refusals : fields.IsRefused ? fields.Refusals : TooMany(numbers.Count);
        if (refusals.Count > 0)
        {
            await Answers.Refused(http, refusals);
            return;
        }

        var checks = await eligibility.Check(caller, numbers, "/phone_numbers", new());
        await Answers.Json(http, json => WriteEligibility(json, checks));
    }

    async Task Get(HttpContext http, Caller caller)
    {
        var found = Endpoints.IdOf(http) is { } id ? await orders.Find(caller, id) : null;
        await (found is null ? Answers.Refused(http, new Refusal(Reason.NotFound)) : Answers.Bytes(http, Render(found.Order)));
    }

    async Task Delete(HttpContext http, Caller caller)
    {
        var outcome = Endpoints.IdOf(http) is { } id ? await cancel.For(caller, id) : new Refusal(Reason.NotFound);
        await (outcome.IsRefused ? Answers.Refused(http, outcome.Refusals) : Answers.Bytes(http, Render(outcome.Value!)));
    }

    async Task SendVerificationCodes(HttpContext http, Caller caller)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        var fields = new Fields(body.IsRefused ? default : body.Value);
        var numbers = body.IsRefused ? [] : fields.Texts("phone_numbers", required: true) ?? [];
        var method = body.IsRefused ? null : fields.OneOf("verification_method", required: true, "sms", "call");
        var refusals = body.IsRefused ? body.Refusals : fields.IsRefused ? fields.Refusals : TooMany(numbers.Count);
        if (refusals.Count > 0)
        {
            await Answers.Refused(http, refusals);
            return;
        }

        var sent = Endpoints.IdOf(http) is { } id
            ? await sendCodes.To(caller, id, numbers, method == "sms" ? CodeMethod.Sms : CodeMethod.Call)
            : new Refusal(Reason.NotFound);
        await (sent.IsRefused ? Answers.Refused(http, sent.Refusals) : Answers.Json(http, json => WriteSent(json, sent.Value!, method!)));
    }

    async Task CheckVerificationCodes(HttpContext http, Caller caller)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        if (body.IsRefused)
        {
            await Answers.Refused(http, body.Refusals);
            return;
        }

        var entered = ReadCodes(body.Value);
        if (entered.IsRefused)
        {
            await Answers.Refused(http, entered.Refusals);
            return;
        }

        var id = Endpoints.IdOf(http);
        var checkedCodes = id is null ? new Refusal(Reason.NotFound) : await checkCodes.Of(caller, id.Value, entered.Value!);
        await (checkedCodes.IsRefused ? Answers.Refused(http, checkedCodes.Refusals) : Answers.Json(http, json => WriteChecked(json, id!.Value, checkedCodes.Value!)));
    }

    static Outcome<List<EnteredCode>> ReadCodes(JsonElement body)
    {
        var fields = new Fields(body);
        var objects = fields.Objects("verification_codes", required: true) ?? [];
        if (fields.IsRefused || TooMany(objects.Count, "/verification_codes") is { Count: > 0 })
        {
            return Outcome<List<EnteredCode>>.Refused(fields.IsRefused ? fields.Refusals : TooMany(objects.Count, "/verification_codes"));
        }

        var codes = new List<EnteredCode>();
        var refusals = new List<Refusal>();
        for (var i = 0; i < objects.Count; i++)
        {
            var entry = new Fields(objects[i]);
            codes.Add(new(entry.Text("phone_number", required: true) ?? "", entry.Text("code", required: true, atMost: 32) ?? ""));
            refusals.AddRange(entry.Refusals.Select(r => r with { Field = $"/verification_codes/{i}{r.Field}" }));
        }

        return refusals.Count > 0 ? refusals : codes;
    }

    static IReadOnlyList<Refusal> TooMany(int count, string field = "/phone_numbers") => count switch
    {
        0 => [new(Reason.NoNumbers, field)],
        > Order.NumbersAtMost => [new(Reason.TooManyNumbers, field, Detail: $"{field[1..]} has {count} entries; {Order.NumbersAtMost} are the limit.")],
        _ => [],
    };

    /// <summary>A single order: under <c>data</c> for the SDKs and at top level for the documents' examples (contract report §0.1).</summary>
    public static byte[] Render(Order order) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        Write(json, order);
        WriteMembers(json, order);
        json.WriteEndObject();
    });

    static void Write(Utf8JsonWriter json, Order order)
    {
        json.WriteStartObject();
        WriteMembers(json, order);
        json.WriteEndObject();
    }

    static void WriteMembers(Utf8JsonWriter json, Order order)
    {
        json.WriteString("record_type"u8, "messaging_hosted_number_order"u8);
        json.WriteString("id"u8, order.Id);
        if (order.Profile is { } profile)
        {
            json.WriteString("messaging_profile_id"u8, profile);
        }
        else
        {
            json.WriteNull("messaging_profile_id"u8);
        }

        json.WriteString("status"u8, Words.Of(order.Status));
        json.WriteStartArray("phone_numbers"u8);
        foreach (var hosting in order.Hostings)
        {
            json.WriteStartObject();
            json.WriteString("record_type"u8, "messaging_hosted_number"u8);
            json.WriteString("id"u8, hosting.Id);
            json.WriteString("phone_number"u8, hosting.Number.ToString());
            json.WriteString("status"u8, Words.Of(hosting));
            WriteReason(json, hosting.Reason, hosting.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (order.DocumentRefusal is { } refusal)
        {
            WriteReason(json, refusal, null);
        }
    }

    /// <summary>Our addition: why, in words for a person and a code for a program.</summary>
    public static void WriteReason(Utf8JsonWriter json, Reason? reason, string? note)
    {
        if (reason is { } why)
        {
            var entry = ReasonCatalog.Of(why);
            json.WriteStartObject("reason"u8);
            json.WriteString("code"u8, entry.Code);
            json.WriteString("detail"u8, note ?? entry.Sentence);
            json.WriteString("next_step"u8, entry.NextStep);
            json.WriteEndObject();
        }
    }

    static void WriteEligibility(Utf8JsonWriter json, IReadOnlyList<NumberCheck> checks)
    {
        json.WriteStartObject();
        json.WriteStartArray("phone_numbers"u8);
        foreach (var check in checks)
        {
            var reason = check.Refusal?.Reason ?? (check.HeldByOther ? Reason.NumberHeldByOther : null);
            var status = Words.OfEligibility(reason);
            json.WriteStartObject();
            json.WriteString("phone_number"u8, check.Given);
            json.WriteBoolean("eligible"u8, reason is null);
            json.WriteString("eligible_status"u8, status);
            json.WriteString("reason"u8, status.ToLowerInvariant());
            json.WriteString("detail"u8, check.Refusal?.Sentence ?? (reason is { } why ? ReasonCatalog.Of(why).Sentence + " " + ReasonCatalog.Of(why).NextStep : "The number can be hosted."));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteSent(Utf8JsonWriter json, IReadOnlyList<SendResult> results, string method)
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("phone_number"u8, result.Number);
            if (result.Code is { } code)
            {
                json.WriteString("type"u8, method);
                json.WriteString("verification_code_id"u8, code);
            }
            else
            {
                json.WriteString("error"u8, $"{result.Refusal!.Sentence} {result.Refusal.Entry.NextStep}");
                json.WriteString("reason"u8, result.Refusal.Entry.Code);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteChecked(Utf8JsonWriter json, Guid order, IReadOnlyList<CheckResult> results)
    {
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        Members();
        json.WriteEndObject();
        Members();
        json.WriteEndObject();

        void Members()
        {
            json.WriteString("order_id"u8, order);
            json.WriteStartArray("phone_numbers"u8);
            foreach (var result in results)
            {
                json.WriteStartObject();
                json.WriteString("phone_number"u8, result.Number);
                json.WriteString("status"u8, result.Verdict switch { CodeVerdict.Verified => "verified", CodeVerdict.AlreadyVerified => "already_verified", _ => "rejected" });
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
