using System.Globalization;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The parts of <c>/openapi/hostline.json</c> other than the routes.</summary>
sealed class HostlineDocument : Description
{
    const string RetryAfter = "retry-after";

    static readonly string[] Rates = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];

    static readonly SortedDictionary<int, Reason[]> ByStatus =
        new(Enum.GetValues<Reason>().GroupBy(Problem.StatusOf).ToDictionary(g => g.Key, g => g.ToArray()));

    static readonly Schema Body = Schema.Object("A refusal (RFC 9457): the first one that was found, and all of them when there are several.",
        Required("type", Schema.OneOf("There is no page for each: `code` says what it is.", "about:blank")),
        Required("title", Schema.Text("What the reason means.")),
        Required("status", Schema.Whole("The status of the answer.")),
        Required("detail", Schema.Text("What was wrong in this request.")),
        Required("code", Answers.ReasonCode),
        Required("field", Schema.Text("JSON pointer (RFC 6901) into the body, or the name of a parameter or header.").OrNull()),
        Required("next_step", Schema.Text("What to do now.")),
        Optional("errors", Schema.ListOf(Schema.Object("",
            Required("code", Answers.ReasonCode),
            Optional("field", Schema.Text("As above; absent where it would be null.")),
            Required("detail", Schema.Text("As above."))), "All refusals, when there are several."))).Named("Problem");

    public override string Title => "Hostline";

    public override string Version => "1.0.0";

    public override string About =>
        "Hostline's own API: sandboxes with their clock and inspector, orders, deliveries, transfers, accounts and the operator's desk.";

    public override string Root => Endpoints.Root;

    public override SecurityScheme Security { get; } = new("bearerAuth", "bearer", "The operator key, the key of a sandbox, or the key of an account.");

    public override IReadOnlyList<(string Name, Schema Schema)> Headers { get; } =
    [
        (Rates[0], Schema.Whole("Requests a second that this account's key may send. Only while its rate is limited, like the next two.", atLeast: 1)),
        (Rates[1], Schema.Whole("Requests left in the key's bucket.", atLeast: 0)),
        (Rates[2], Schema.Whole("Seconds until the bucket is full.", atLeast: 0)),
        (RetryAfter, Schema.Whole("Seconds until the same request may succeed; only when these are 60 or less.", atLeast: 1, atMost: 60)),
    ];

    public override IReadOnlyList<RefusedAnswer> Refusals { get; } =
        [.. ByStatus.Select(s => new RefusedAnswer(s.Key, Describe(s.Value), HeadersOf(s.Key), "application/problem+json", Body))];

    public override IEnumerable<string> HeadersOf(Operation operation) => operation.IsOpen ? [] : Rates;

    public override string AboutOf(DescribedRoute route)
    {
        var who = ((ApiRoute)route).Who;
        var takes = who == Who.Anyone ? "Takes no key." : $"Takes {ApiRoute.KeysOf(who)} key{Otherwise(who)}.";
        return string.Join(' ', new[] { route.Operation!.About, takes }.Where(s => s.Length > 0));
    }

    static string Otherwise(Who who) => who.HasFlag(Who.ByAnyScheme) ? ", or an account's HTTP Basic credentials" : "";

    public override IEnumerable<int> StatusesOf(DescribedRoute route)
    {
        var operation = route.Operation!;
        var reads = operation.Body is not null || route.Query.Count > 0;
        return ByStatus.Keys.Where(status => operation.AlsoRefuses.Contains(status) || status switch
        {
            400 => reads,
            401 => !operation.IsOpen,
            403 => !operation.IsOpen && (((ApiRoute)route).Who & Who.AnyKey) != Who.AnyKey || operation.Body is not null,
            404 => route.HasId || route.Query.Count > 0,
            405 or 409 => false,
            413 or 415 => operation.Body is not null,
            422 => reads || route.HasId || route.Method != "GET",
            _ => true,
        });
    }

    static string[] HeadersOf(int status) => [.. status is 401 or 403 ? [] : Rates, .. status is 429 or 503 ? [RetryAfter] : Array.Empty<string>()];

    static string Describe(Reason[] reasons) => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", reasons.Select(r => r.Code()))}.");
}
