using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>The refusals in the document: from the reason catalog and its mapping in <see cref="Errors"/>.</summary>
static class ErrorAnswers
{
    /// <summary>In this dialect a key is either valid or not: no caller is refused as not allowed.</summary>
    static readonly Reason[] Given = [.. Enum.GetValues<Reason>().Where(r => r != Reason.NotAllowed)];

    static readonly SortedDictionary<int, Reason[]> ByStatus =
        new(Given.GroupBy(r => Errors.Of(r).Status).ToDictionary(g => g.Key, g => g.ToArray()));

    public static readonly Schema ReasonCode = ReasonSchema.Of(Words.Reasons);

    /// <summary>Why a number, or an order's documents, are in their present state (our addition).</summary>
    public static readonly Schema ReasonGiven = Schema.Object("Our addition: the reason, for people and programs.",
        Required("code", ReasonCode),
        Required("detail", Schema.Text("What happened, in a sentence.")),
        Required("next_step", Schema.Text("What to do now."))).Named("ReasonGiven");

    /// <summary>When a request that reached a limit may succeed (our addition).</summary>
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
            Optional("url", Schema.Url("The vendor's page about the code.")),
            Optional("reason", ReasonCode),
            Optional("next_step", Schema.Text("What to do now.")),
            Optional("phone_number", Schema.Text("The number concerned, as given.")),
            Optional("eligible_status", Schema.OneOf("The eligibility of that number.", Words.OfEligibilities)),
            .. Wait,
        ])))
        .Named("Error");
}
