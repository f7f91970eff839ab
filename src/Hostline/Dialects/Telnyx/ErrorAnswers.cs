using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>The refusals in the document: made from the catalog of reasons and their mapping in <see cref="Errors"/>.</summary>
static class ErrorAnswers
{
    /// <summary>A key either opens an account or nothing: here none is told that it may not.</summary>
    static readonly Reason[] Given = [.. Enum.GetValues<Reason>().Where(r => r != Reason.NotAllowed)];

    /// <summary>Every status with which something is refused, and its reasons.</summary>
    static readonly SortedDictionary<int, Reason[]> ByStatus =
        new(Given.GroupBy(r => Errors.Of(r).Status).ToDictionary(g => g.Key, g => g.ToArray()));

    public static readonly Schema ReasonCode = ReasonSchema.Code;

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

    public static readonly IReadOnlyList<RefusedAnswer> All =
        [.. ByStatus.Select(s => new RefusedAnswer(s.Key, Describe(s.Value), [.. AnswerHeaders.OfRefusal(s.Key)], "application/json", Body))];

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
}
