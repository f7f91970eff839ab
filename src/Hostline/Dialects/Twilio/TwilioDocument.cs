using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio;

/// <summary>The parts of <c>/openapi/twilio.json</c> other than the routes.</summary>
sealed class TwilioDocument : Description
{
    static readonly Schema Error = Schema.Object("The first fault that was found.",
        Required("code", Schema.Whole("The number in the vendor's error dictionary.")),
        Required("message", Schema.Text("What was wrong in this request.")),
        Required("more_info", Schema.Url("The vendor's page about the code.")),
        Required("status", Schema.Whole("The HTTP status.")),
        Ours("reason", ReasonSchema.Of(NextSteps.ByReason)),
        Ours("next_step", Schema.Text("What to do now.")),
        Ours("retry_after_seconds", Schema.Whole("Seconds until the same request may succeed.", atLeast: 1))).Named("Error");

    public override string Title => "Hostline, Twilio dialect";

    public override string Version => "2.0.0";

    public override string About => "Hosted number orders as in Twilio's APIs. What we match, add and do differently: docs/dialects/twilio.md.";

    public override string Root => "";

    public override SecurityScheme Security { get; } = new("basicAuth", "basic", "AccountSid and AuthToken, or a key's SID and its secret.");

    public override IReadOnlyList<RefusedAnswer> Refusals { get; } =
    [
        .. Enum.GetValues<Reason>().GroupBy(r => Errors.Of(r).Status).OrderBy(g => g.Key).Select(g => new RefusedAnswer(g.Key, Describe(g), [],
            "application/json", Error)),
    ];

    static string Describe(IEnumerable<Reason> reasons) =>
        string.Join("; ", reasons.GroupBy(r => Errors.Of(r).Code).Select(g => $"{g.Key}: {string.Join(", ", g.Select(r => r.Code()))}")) + ".";
}
