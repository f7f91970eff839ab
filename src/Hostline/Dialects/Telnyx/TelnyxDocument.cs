using Hostline.Http.OpenApi;

namespace Hostline.Dialects.Telnyx;

/// <summary>The parts of <c>/openapi/telnyx.json</c> other than the routes.</summary>
sealed class TelnyxDocument : Description
{
    public override string Title => "Hostline, Telnyx dialect";

    public override string Version => "2.0.0";

    public override string About => "Hosted SMS as in Telnyx's API v2. What we match, add and do differently: docs/dialects/telnyx.md.";

    public override string Root => Endpoints.Root;

    public override SecurityScheme Security { get; } = new("bearerAuth", "bearer", "An API key of the account, as `hostline sandbox` prints it.");

    public override IReadOnlyList<(string Name, Schema Schema)> Headers => AnswerHeaders.All;

    public override IReadOnlyList<RefusedAnswer> Refusals => ErrorAnswers.All;

    public override IEnumerable<string> HeadersOf(Operation operation) => AnswerHeaders.OfSuccess(operation);
}
