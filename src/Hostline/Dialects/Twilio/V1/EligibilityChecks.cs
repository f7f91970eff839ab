using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V1;

/// <summary>
/// Eligibility checks, which take JSON (contract §3.3): of one number, and of many, whose result is read later. The result for many is also
/// available at once, because a check asks the network about all of them in one query.
/// </summary>
sealed class EligibilityChecks(
    TwilioTerms terms, Eligibility eligibility, HostingList list, Subaccounts family, Database database, CommitQueue queue)
{
    const string Root = "/v1/HostedNumber/Eligibility";
    const string Bulk = Root + "/Bulk";
    const string Tag = "Eligibility (v1)";
    const int NumbersAtMost = 1_000;
    const int LabelAtMost = 128;

    /// <summary>Each costs a query to the network.</summary>
    const int AccountsAtMost = 20;

    static readonly Schema Results = Schema.ListOf(EligibilityBody.Form, "In the order of the request.");

    static readonly Schema Asked = Schema.Object("",
        Optional("friendly_name", Schema.Text("For people; required for many numbers.", LabelAtMost)),
        Required("phone_numbers", Schema.ListOf(Schema.Object("", Required("phone_number", Schema.Phone("")),
            Optional("hosting_account_sid", Sids.Of(Sid.Account, "The account that would host it: the caller's own, or one of its subaccounts."))),
            $"For at most {AccountsAtMost} accounts.", 1, NumbersAtMost)));

    static readonly Schema OfMany = Schema.Object("A check of many numbers.",
        Required("date_completed", Schema.Instant("").OrNull()),
        Required("date_created", Schema.Instant("")),
        Required("friendly_name", Schema.Text("")),
        Required("request_id", Sids.Of(Sid.EligibilityCheck, "")),
        Required("results", Results),
        Required("status", Schema.OneOf("", "QUEUED", "SUCCESSFUL")),
        Required("url", Schema.Url(""))).Named("BulkEligibility");

    public void Map(Endpoints endpoints)
    {
        endpoints.PostJson(Root, One)
            .Does(new("v1CheckEligibility", Tag, "Check one number", Schema.Object("", Required("results", Results))) { Body = Asked });
        endpoints.PostJson(Bulk, (request, body) => endpoints.InTurn(request, () => Many(request, body)))
            .Does(new("v1CheckBulkEligibility", Tag, $"Check up to {NumbersAtMost} numbers", OfMany) { Status = StatusCodes.Status202Accepted, Body = Asked });
        endpoints.Get(Bulk + "/{sid}", Fetch).Does(new("v1FetchBulkEligibility", Tag, "Get the result of a check of many numbers", OfMany)
        {
            Parameters = [new("sid", Sids.Of(Sid.EligibilityCheck, "The check."), "path", IsRequired: true)],
        });
    }

    async Task<Outcome<Answer>> One(Request request, Fields body)
    {
        var numbers = Numbers(body, 1);
        if (body.IsRefused)
        {
            return Outcome<Answer>.Refused(body.Refusals);
        }

        var results = await Check(request.Caller, numbers);
        return Answer.Ok(Answers.Render(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("results"u8);
            json.WriteRawValue(results, skipInputValidation: true);
            json.WriteEndObject();
        }));
    }

    async Task<Outcome<Answer>> Many(Request request, Fields body)
    {
        var label = body.Text("friendly_name", atMost: LabelAtMost);
        if (string.IsNullOrEmpty(label) && !body.IsRefused)
        {
            body.Refuse(Reason.LabelMissing, "friendly_name", "Friendly Name is required");
        }

        var numbers = Numbers(body, NumbersAtMost);
        if (body.IsRefused)
        {
            return Outcome<Answer>.Refused(body.Refusals);
        }

        var (results, now, caller) = (await Check(request.Caller, numbers), await database.Now(), request.Caller);
        var check = new BulkRequest(
            Ids.New<BulkId>(now), caller.World.Id, caller.Account.Id, BulkKind.Eligibility, label!, null, results, numbers.Count,
                caller.World.Now(now).CutToMicros());
        var written = await queue.Write(BulkTable.Add(caller.NewUnit(), check));
        return written.Status == CommitStatus.Done
            ? new Answer(StatusCodes.Status202Accepted, Render(request, check, isDone: false))
            : new Refusal(Reason.KeyRevoked);
    }

    async Task<Outcome<Answer>> Fetch(Request request) =>
        Sid.Read<BulkId>(Sid.EligibilityCheck, request.Part("sid")) is { } id
            && await database.One(BulkTable.OfAccount, BulkTable.Read, id, request.Caller.Account.Id, (int)BulkKind.Eligibility) is { } check
            ? Answer.Ok(Render(request, check, isDone: true))
            : Answers.NotFound(request);

    /// <param name="Host">The account that would host it, as given; null for the caller's own.</param>
    sealed record AskedNumber(string Number, string? Host);

    async Task<byte[]> Check(Caller caller, IReadOnlyList<AskedNumber> numbers)
    {
        var results = new CheckedNumber[numbers.Count];
        foreach (var group in numbers.Select((n, i) => (Asked: n, At: i)).GroupBy(n => n.Asked.Host ?? Sid.Of(Sid.Account, caller.Account.Id)))
        {
            var found = await Check(caller, group.Key, [.. group.Select(n => n.Asked.Number)]);
            foreach (var (place, result) in group.Zip(found))
            {
                results[place.At] = result;
            }
        }

        return EligibilityBody.Render(results, caller);
    }

    /// <param name="host">The account that would host all of them.</param>
    async Task<IEnumerable<CheckedNumber>> Check(Caller caller, string host, IReadOnlyList<string> numbers)
    {
        if (Sid.Read<AccountId>(Sid.Account, host) is not { } id || await family.ActingFor(caller, id) is not { IsRefused: false, Value: { } owner })
        {
            return numbers.Select(number => new CheckedNumber(number, host, null, null));
        }

        var checks = await eligibility.Check(owner, numbers, terms.Terms, new ReadBatch());
        var orders = await list.Live(owner.World.Id, owner.Account.Id, [.. checks.Where(c => HasOrder(c.Refusal)).Select(c => c.Number).Distinct()]);
        return checks.Select(check => new CheckedNumber(check.Given, host, check, HasOrder(check.Refusal) ? orders.GetValueOrDefault(check.Number) : null));
    }

    static bool HasOrder(Refusal? refusal) => refusal?.Reason is Reason.NumberOpenInAccount or Reason.NumberActiveInAccount or Reason.RouteChanging;

    static List<AskedNumber> Numbers(Fields body, int atMost)
    {
        var given = body.Each("phone_numbers")?
            .Select(n => new AskedNumber(n.Text("phone_number", required: true) ?? "", n.Filled("hosting_account_sid"))).ToList() ?? [];
        if (!body.IsRefused && given.Count == 0)
        {
            body.Refuse(Reason.NoNumbers, "phone_numbers", "Phone number(s) are required");
        }
        else if (given.Count > atMost)
        {
            body.Refuse(Reason.TooManyNumbers, "phone_numbers", $"Phone number(s) cannot exceed the maximum: {given.Count} were sent; {atMost} is the limit.");
        }
        else if (given.DistinctBy(g => g.Host).Count() is > AccountsAtMost and var accounts)
        {
            body.Refuse(Reason.ValueOutOfRange, "phone_numbers", $"phone_numbers name {accounts} accounts; {AccountsAtMost} are the limit of one request.");
        }

        return given;
    }

    static byte[] Render(Request request, BulkRequest check, bool isDone) => Answers.Render(json =>
    {
        var sid = Sid.Of(Sid.EligibilityCheck, check.Id);
        json.WriteStartObject();
        json.WriteString("date_completed"u8, isDone ? Timestamps.Iso(check.At) : null);
        json.WriteString("date_created"u8, Timestamps.Iso(check.At));
        json.WriteString("friendly_name"u8, check.Label);
        json.WriteString("request_id"u8, sid);
        json.WritePropertyName("results"u8);
        json.WriteRawValue(isDone ? check.Result : "[]"u8, skipInputValidation: true);
        json.WriteString("status"u8, isDone ? "SUCCESSFUL" : "QUEUED");
        json.WriteString("url"u8, $"{request.Origin}{Bulk}/{sid}");
        json.WriteEndObject();
    });
}
