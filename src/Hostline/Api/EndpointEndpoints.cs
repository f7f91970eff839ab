using System.Globalization;
using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>An account's endpoints: their state, a test event, the check of a signature, and replays of a range.</summary>
sealed class EndpointEndpoints(Database database, EndpointBook endpoints, EndpointTest test, SignatureCheck signatures, Replay replay)
{
    const int ByDefault = 50;
    const int AtMost = 100;
    const int BodyAtMost = 256 * 1024;
    const string Tag = "Webhooks";

    public void Map(Endpoints routes)
    {
        routes.Search("/endpoints", Who.Account, List, Parameters.After, Parameters.Limit(ByDefault, AtMost))
            .Does(new("listEndpoints", Tag, "List the destinations of webhooks, with the figures of the last 24 hours", Answers.PageOf(Form, Answers.NextId)));
        routes.Post("/endpoints/{id}/test", Who.Account, SendTest)
            .Does(new("testEndpoint", Tag, "Send a test event", Schema.Object("", Required("delivery", Schema.Uuid("Its delivery.")))));
        routes.Post("/endpoints/{id}/verify", Who.Account, Verify).Does(new("verifySignature", Tag, "Say what is wrong with a request that came", Verdict)
        {
            About = "Nothing is kept.",
            Body = Schema.Object("", Required("headers",
                Schema.ListOf(Schema.Object("", Required("name", Schema.Text("")), Required("value", Schema.Text(""))), "As they came.")),
                Optional("body", Schema.Text("As it came.", BodyAtMost)), Optional("url", Schema.Text("The URL that was called, where it is signed.", 2_000)),
                Optional("public_key", Schema.Text("The key that the receiver verifies with.", 100))),
        });
        routes.Post("/deliveries/replay", Who.Account, SendRange).Does(new("replayDeliveries", Tag, "Send a range of deliveries again, or count it", Counted)
        {
            About = $"At most {Replay.RangeAtMost.ToString(CultureInfo.InvariantCulture)} are sent, the newest first; the search covers the newest "
                + $"{Replay.SearchedAtMost.ToString(CultureInfo.InvariantCulture)} before `until`.",
            Body = Schema.Object("", Optional("endpoint", Schema.Uuid("Only to this endpoint.")),
                Optional("state", Schema.OneOf("Only in this state.", States)), Optional("event", Schema.Text("Only events whose name has this.", 100)),
                Optional("from", Schema.Instant("Made at this instant or later.")), Optional("until", Schema.Instant("Made at this instant or earlier.")),
                Optional("count_only", Schema.Flag("Send nothing, only count."))),
        });
    }

    static readonly string[] States = [.. Answers.WordsOf<DeliveryState>().Where(s => s != Answers.Word(DeliveryState.Waiting))];

    static readonly Schema Form = Schema.Object("Where webhooks go.",
        Required("id", Schema.Uuid("Its id: that of the messaging profile, campaign or notification channel.")),
        Required("name", Schema.Text("What people call it.")),
        Required("source", Schema.OneOf("What it belongs to.", Answers.WordsOf<DestinationSource>())),
        Required("urls", Schema.ListOf(Schema.Text(""), "The URL, then those that take its place.")),
        Required("gone", Schema.ListOf(Schema.Text(""), "Those that answered 410 Gone.")),
        Required("failures", Schema.Whole("Failed attempts since the last one that was acknowledged.", atLeast: 0)),
        Optional("failing_since", Schema.Instant("When the first of them was.")),
        Required("last_24_hours", Schema.Object("Of the newest 10,000 deliveries of the account.",
            Required("delivered", Schema.Whole("", atLeast: 0)), Required("failing", Schema.Whole("Still tried.", atLeast: 0)),
            Required("parked", Schema.Whole("Given up.", atLeast: 0))))).Named("Endpoint");

    static readonly Schema Verdict = Schema.Object("",
        Required("verdict", Schema.OneOf("What is wrong.", Answers.WordsOf<SignatureVerdict>())),
        Optional("header", Schema.Text("The header at fault.")),
        Optional("signed_at", Schema.Instant("When the signature was made.")),
        Optional("delivery", Schema.Uuid("The delivery that was sent with this signature.")));

    static readonly Schema Counted = Schema.Object("", Required("count", Schema.Whole("How many fit, or were sent.", atLeast: 0)));

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (after, limit) = (query.Id<DestinationId>("after") ?? Ids.AfterAll<DestinationId>(), query.Limit(ByDefault, AtMost));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        var (world, account) = (access.Caller!.World, access.Caller.Account.Id);
        var (found, more) = await endpoints.Endpoints(account, world, world.Now(await database.Now()), after, limit);
        return Answers.Page(found.Select(Render), more ? found[^1].Endpoint.To.Id : null);
    }

    async Task<IResult> SendTest(HttpContext http, Access access)
    {
        var sent = http.Id<DestinationId>() is { } id ? await test.Send(access.Caller!, id) : new Refusal(Reason.NotFound);
        return sent.IsRefused ? Problem.Of(sent.Refusals) : Answers.Of(new { delivery = sent.Value });
    }

    Task<IResult> Verify(HttpContext http, Access access) => http.WithBody(
        fields =>
        {
            var headers = fields.Headers("headers");
            return (Headers: headers, Body: fields.Text("body", atMost: BodyAtMost) ?? "", Url: fields.Text("url", atMost: 2_000) ?? "",
                Key: fields.Text("public_key") ?? "");
        },
        async sent =>
        {
            if (http.Id<DestinationId>() is not { } id || await endpoints.Find(access.Caller!.Account.Id, id) is not { } endpoint
                || signatures.SchemeOf(endpoint) is not { } scheme)
            {
                return Problem.Of(new Refusal(Reason.NotFound));
            }

            var found = await signatures.Of(endpoint, scheme, new(endpoint.To.Method, sent.Url, sent.Headers, Encoding.UTF8.GetBytes(sent.Body)), sent.Key);
            return Answers.Of(new { verdict = Answers.Word(found.Verdict), header = found.Header, signed_at = found.SignedAt, delivery = found.Delivery });
        });

    Task<IResult> SendRange(HttpContext http, Access access) => http.WithBody(
        fields => (Range: new DeliveryRange(access.Caller!.Account.Id, access.Caller.World)
        {
            Destination = fields.Id<DestinationId>("endpoint"),
            State = fields.OneOf("state", false, States) is { } word ? Enum.GetValues<DeliveryState>().First(s => Answers.Word(s) == word) : null,
            Event = fields.Text("event", atMost: 100) ?? "",
            From = ClockInput.Instant(fields, fields.Text("from"), "from"),
            Until = ClockInput.Instant(fields, fields.Text("until"), "until"),
        }, CountsOnly: fields.Bool("count_only") ?? false),
        async asked =>
        {
            if (asked.CountsOnly)
            {
                return Answers.Of(new { count = await replay.Count(asked.Range) });
            }

            var sent = await replay.Of(asked.Range, new(access.Principal, await database.Now()));
            return sent.IsRefused ? Problem.Of(sent.Refusals) : Answers.Of(new { count = sent.Value });
        });

    static object Render(EndpointToday today) => new
    {
        id = today.Endpoint.To.Id,
        name = today.Endpoint.Name,
        source = Answers.Word(today.Endpoint.To.Source),
        urls = today.Endpoint.To.Urls,
        gone = today.Endpoint.To.Gone,
        failures = today.Endpoint.Failures,
        failing_since = today.Endpoint.FailingSince,
        last_24_hours = new { delivered = today.Day.Delivered, failing = today.Day.Failing, parked = today.Day.Parked },
    };
}

static class EndpointMembers
{
    const int HeadersAtMost = 100;

    /// <summary>A list of objects with name and value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(this Fields fields, string name)
    {
        var given = fields.Each(name, required: true) ?? [];
        if (given.Count > HeadersAtMost)
        {
            fields.Refuse(Reason.ValueOutOfRange, name, $"{name} must have at most {HeadersAtMost} headers.");
        }

        return [.. given.Take(HeadersAtMost).Select(h =>
            KeyValuePair.Create(h.Text("name", required: true) ?? "", h.Text("value", required: true, atMost: 4_000) ?? ""))];
    }
}
