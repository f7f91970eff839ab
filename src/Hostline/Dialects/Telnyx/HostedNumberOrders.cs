using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network;
using Hostline.Orders;
using Hostline.Ownership;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>Hosted number orders: create, get, list, delete, eligibility, verification and validation codes (contract report §2).</summary>
sealed class HostedNumberOrders(
    TelnyxTerms terms, Ports ports, PlaceOrder place, OrderBook orders, CancelOrder cancel, Eligibility eligibility, SendCodes sendCodes,
    CheckCodes checkCodes, TimeProvider time)
{
    public const string Root = "/messaging_hosted_number_orders";
    const string EligibilityCheck = Root + "/eligibility_numbers_check";
    const string NumbersName = "phone_numbers";
    const string CodesName = "verification_codes";
    const string ByStatus = "filter[status]";
    const string ByNumber = "filter[phone_number]";
    const int CodeAtMost = 32;
    static readonly string[] Methods = ["sms", "call"];

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, [new(ByStatus, Schema.OneOf("Only orders of this status.", Words.OfStatuses)),
            new(ByNumber, Schema.Phone("Only orders with this number."))], List)
            .Does(new("listOrders", OrderBody.Tag, "List orders, newest first", Paging.Of(OrderBody.Form)));
        endpoints.PostJson(Root, Create).Does(new("createOrder", OrderBody.Tag, "Order the hosting of numbers", OrderBody.Single)
        {
            About = "All numbers are accepted or none: each number that cannot be hosted has its own error.",
            Body = OrderWanted,
            Parameters = [IdempotencyKey.Parameter],
        });
        endpoints.PostJson(EligibilityCheck, CheckEligibility)
            .Does(new("checkEligibility", OrderBody.Tag, "Ask whether numbers can be hosted", CheckBodies.Eligibility)
            {
                Body = Schema.Object("", Required(NumbersName, SomeNumbers)),
            });
        endpoints.Get(EligibilityCheck, CheckEligibilityOfQuery,
            new Parameter(NumbersName, Schema.Text("The numbers in E.164, separated by commas."), IsRequired: true))
            .Does(new("checkEligibilityByQuery", OrderBody.Tag, "Ask whether numbers can be hosted, the older way", Schema.Data(CheckBodies.Eligibility)));
        endpoints.Get(Root + "/{id}", Get).Does(new("getOrder", OrderBody.Tag, "Get an order", OrderBody.Single));
        endpoints.Delete(Root + "/{id}", Delete).Does(new("deleteOrder", OrderBody.Tag, "Delete an order that is not with the carrier", OrderBody.Single));
        endpoints.PostJson(Root + "/{id}/verification_codes", SendVerificationCodes)
            .Does(new("sendCodes", OrderBody.Tag, "Send a code to each number", CheckBodies.Sent)
            {
                About = "Each number has its own result: the code's id, or the reason why none was sent.",
                Body = CodesWanted,
            });
        endpoints.PostJson(Root + "/{id}/validation_codes", CheckVerificationCodes)
            .Does(new("checkCodes", OrderBody.Tag, "Prove ownership with the codes received", CheckBodies.Checked) { Body = CodesEntered });
    }

    static readonly Schema SomeNumbers = Schema.ListOf(Schema.Phone(""), "Each once.", atLeast: 1, atMost: TelnyxTerms.NumbersAtMost);

    static readonly Schema OrderWanted = Schema.Object("",
        Optional("messaging_profile_id", Schema.Uuid("The profile for the numbers; null for none.").OrNull()),
        Optional(NumbersName, SomeNumbers));

    static readonly Schema CodesWanted = Schema.Object("",
        Required(NumbersName, SomeNumbers),
        Required("verification_method", Schema.OneOf("How the code is sent: landlines only accept calls.", Methods)));

    static readonly Schema CodesEntered = Schema.Object("", Required(CodesName, Schema.ListOf(
        Schema.Object("", Required("phone_number", Schema.Phone("")), Required("code", Schema.Text("As received: six digits.", atMost: CodeAtMost))),
        "", atLeast: 1, atMost: TelnyxTerms.NumbersAtMost)));

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query)
    {
        var refusals = new List<Refusal>();
        var status = Words.Find(query.Text(ByStatus) ?? "");
        if (status is null && query.Text(ByStatus) is not null)
        {
            refusals.Add(new(Reason.UnknownValue, ByStatus, Detail: $"{ByStatus} must be one of {string.Join(", ", Words.OfStatuses)}."));
        }

        var filter = new OrderFilter(status, query.Digits(ByNumber, refusals));
        if (refusals.Count > 0)
        {
            return refusals;
        }

        var (found, total) = await orders.Page(caller.Account.Id, filter, query.Page.Size, query.Page.Skip);
        return query.Page.Render(found, total, OrderBody.Write);
    }

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        var wanted = new NewOrder(fields.Id<ProfileId>("messaging_profile_id"), fields.Texts(NumbersName) ?? [], terms.Terms);
        var once = IdempotencyKey.Read<Core.Orders.Order>(http.Request, fields, OrderBody.Render);
        return fields.IsRefused || once.IsRefused ? Outcome<byte[]>.Refused([.. fields.Refusals, .. once.Refusals])
            : wanted.Numbers.Count > TelnyxTerms.NumbersAtMost ? new Refusal(Reason.TooManyNumbers, "/" + NumbersName,
                Detail: $"{NumbersName} has {wanted.Numbers.Count} numbers; an order may have at most {TelnyxTerms.NumbersAtMost}.")
            : (await place.For(caller, wanted, once.Value)).Then(placed => IdempotencyKey.Answer(http, placed.Order, placed.Replayed, OrderBody.Render));
    }

    async Task<Outcome<byte[]>> CheckEligibility(HttpContext http, Caller caller, Fields fields)
    {
        var numbers = Numbers(fields);
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals)
            : ports.Of(caller.World).Missing(PortKind.LineLookup) is { } none ? none
            : CheckBodies.OfEligibility(await eligibility.Check(caller, numbers, terms.Terms, new()));
    }

    /// <summary>The older form of the check: numbers separated by commas in the query, the response in an envelope.</summary>
    async Task<Outcome<byte[]>> CheckEligibilityOfQuery(HttpContext http, Caller caller)
    {
        var numbers = http.Request.Query[NumbersName].SelectMany(list => Plus.RestoreEach(list ?? "")).ToList();
        return WrongCount(NumbersName, numbers.Count) is { } wrong ? wrong
            : ports.Of(caller.World).Missing(PortKind.LineLookup) is { } none ? none
            : CheckBodies.OfEligibilityInData(await eligibility.Check(caller, numbers, terms.Terms, new()));
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<OrderId>(http) is { } id && await orders.Find(caller, id) is { } found ? OrderBody.Render(found.Order) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Delete(HttpContext http, Caller caller) =>
        Endpoints.IdOf<OrderId>(http) is { } id ? (await cancel.For(caller, id)).Then(OrderBody.Render) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> SendVerificationCodes(HttpContext http, Caller caller, Fields fields)
    {
        var numbers = Numbers(fields);
        var method = fields.OneOf("verification_method", required: true, Methods);
        if (fields.IsRefused || Endpoints.IdOf<OrderId>(http) is not { } id)
        {
            return RefusedOrUnknown(fields);
        }

        var sent = await sendCodes.To(caller, id, numbers, method == "sms" ? CodeMethod.Sms : CodeMethod.Call);
        return sent.Then(results => CheckBodies.OfSent(results, method!, time.GetUtcNow));
    }

    async Task<Outcome<byte[]>> CheckVerificationCodes(HttpContext http, Caller caller, Fields fields)
    {
        var entered = (fields.Each(CodesName, required: true) ?? [])
            .Select(entry => new EnteredCode(entry.Text("phone_number", required: true) ?? "", entry.Text("code", required: true, atMost: CodeAtMost) ?? ""))
            .ToList();
        CheckCount(fields, CodesName, entered.Count);
        if (fields.IsRefused || Endpoints.IdOf<OrderId>(http) is not { } id)
        {
            return RefusedOrUnknown(fields);
        }

        return (await checkCodes.Of(caller, id, entered)).Then(results => CheckBodies.OfChecked(id, results));
    }

    static Outcome<byte[]> RefusedOrUnknown(Fields fields) =>
        fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals) : new Refusal(Reason.NotFound);

    static IReadOnlyList<string> Numbers(Fields fields)
    {
        var numbers = fields.Texts(NumbersName, required: true) ?? [];
        CheckCount(fields, NumbersName, numbers.Count);
        return numbers;
    }

    static void CheckCount(Fields fields, string name, int count)
    {
        if (!fields.IsRefused && WrongCount(name, count) is { } wrong)
        {
            fields.Refuse(wrong.Reason, name, wrong.Sentence);
        }
    }

    static Refusal? WrongCount(string name, int count) => count switch
    {
        0 => new(Reason.NoNumbers, name),
        > TelnyxTerms.NumbersAtMost => new(Reason.TooManyNumbers, name, Detail: $"{name} has {count} entries; {TelnyxTerms.NumbersAtMost} are the limit."),
        _ => null,
    };
}
