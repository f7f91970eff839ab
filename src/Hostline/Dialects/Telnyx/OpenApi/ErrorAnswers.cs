using System.Globalization;
using System.Text;
using System.Text.Json;
using Hostline.Core.Reasons;
using static Hostline.Dialects.Telnyx.OpenApi.Member;

namespace Hostline.Dialects.Telnyx.OpenApi;

/// <summary>The refusals in the document: made from the catalog of reasons and their mapping in <see cref="Errors"/>.</summary>
static class ErrorAnswers
{
    /// <summary>A key either opens an account or nothing: here none is told that it may not.</summary>
    static readonly Reason[] Given = [.. Enum.GetValues<Reason>().Where(r => r != Reason.NotAllowed)];

    /// <summary>Every status with which something is refused, and its reasons.</summary>
    static readonly SortedDictionary<int, Reason[]> ByStatus =
        new(Given.GroupBy(r => Errors.Of(r).Status).ToDictionary(g => g.Key, g => g.ToArray()));

    public static readonly Schema ReasonCode = Schema.OneOf(Catalog(), [.. ReasonCatalog.All.Select(e => e.Code)]).Named("Reason");

    /// <summary>Why a number, or the papers of an order, stand as they do (our addition).</summary>
    public static readonly Schema ReasonGiven = Schema.Object("Our addition: why, for a person and for a program.",
        Required("code", ReasonCode),
        Required("detail", Schema.Text("What happened, in a sentence.")),
        Required("next_step", Schema.Text("What to do now."))).Named("ReasonGiven");

    /// <summary>When a request that met a limit may succeed (our addition).</summary>
    public static readonly Member[] Wait =
    [
        Ours("retry_after_seconds", Schema.Whole("Seconds until the same request may succeed.", atLeast: 1)),
        Ours("retry_at", Schema.Instant("The same as an instant, by the sandbox's clock.")),
    ];

    static readonly Schema Body = Schema.Object("Every fault that was found, never only the first.",
        Required("errors", Schema.ListOf(Error(), "", atLeast: 1))).Named("Errors");

    /// <summary>
    /// The statuses with which a route may refuse, by what it reads. A method that a path does not answer (405) is refused before
    /// any route is asked.
    /// </summary>
    public static IEnumerable<int> StatusesOf(Route route)
    {
        var reads = route.Method == "GET";
        var takesBody = route.Operation!.Body is not null;
        return ByStatus.Keys.Where(status => status switch
        {
            400 or 422 => !reads || route.Query.Count > 0,
            404 => route.HasId,
            405 => false,
            413 or 415 => takesBody,
            _ => true,
        });
    }

    public static string NameOf(int status) => "Refused" + status.ToString(CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter json, NamedSchemas named)
    {
        json.WriteStartObject("responses"u8);
        foreach (var (status, reasons) in ByStatus)
        {
            json.WriteStartObject(NameOf(status));
            json.WriteString("description"u8, Describe(reasons));
            AnswerHeaders.Refer(json, AnswerHeaders.OfRefusal(status));
            Document.WriteContent(json, "application/json", Body, named);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static string Describe(Reason[] reasons) => string.Join("; ", reasons.GroupBy(r => Errors.Of(r).Code)
        .Select(g => $"{g.Key} {Errors.Title(g.Key)}: {string.Join(", ", g.Select(r => r.Code()))}")) + ".";

    static Schema Error() => Schema.Object("",
        Required("code", Schema.OneOf("The vendor's code.", [.. Given.Select(r => Errors.Of(r).Code).Distinct().Order(StringComparer.Ordinal)])),
        Required("title", Schema.Text("The published title of the code.")),
        Optional("detail", Schema.Text("What was wrong in this request.")),
        Optional("source", Schema.Object("Where it was wrong: one of the two.",
            Optional("pointer", Schema.Text("JSON pointer (RFC 6901) into the body.")),
            Optional("parameter", Schema.Text("Name of a parameter or header.")))),
        Optional("meta", Schema.Object("The link, and our additions.",
        [
            Optional("url", Schema.Url("The vendor's page of the code.")),
            Optional("reason", ReasonCode),
            Optional("next_step", Schema.Text("What to do now.")),
            Optional("phone_number", Schema.Text("The number concerned, as it was given.")),
            Optional("eligible_status", Schema.OneOf("The eligibility of that number.", Words.OfEligibilities)),
            .. Wait,
        ])))
        .Named("Error");

    static string Catalog()
    {
        var table = new StringBuilder("Our closed list of why something was refused or failed.\n\n| code | what happened | next step |\n|---|---|---|\n");
        foreach (var entry in ReasonCatalog.All)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{entry.Code}` | {entry.Sentence} | {entry.NextStep} |\n");
        }

        return table.ToString();
    }
}
