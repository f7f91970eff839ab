using Hostline.Core.Reasons;

namespace Hostline.Api;

/// <summary>A refusal as problem+json (RFC 9457), with the catalog's code and next step.</summary>
static class Problem
{
    public static IResult Of(Refusal refusal) => Results.Json(
        new Dictionary<string, object?>
        {
            ["type"] = "about:blank",
            ["title"] = refusal.Entry.Sentence,
            ["status"] = StatusOf(refusal.Reason),
            ["detail"] = refusal.Sentence,
            ["code"] = refusal.Entry.Code,
            ["field"] = refusal.Field,
            ["next_step"] = refusal.Entry.NextStep,
        },
        statusCode: StatusOf(refusal.Reason), contentType: "application/problem+json");

    public static IResult Of(IReadOnlyList<Refusal> refusals) => Of(refusals[0]);

    static int StatusOf(Reason reason) => reason switch
    {
        Reason.MalformedRequest => 400,
        Reason.NotAuthenticated or Reason.KeyRevoked => 401,
        Reason.NotAllowed => 403,
        Reason.NotFound => 404,
        Reason.MethodNotAllowed => 405,
        Reason.ClockMoving => 409,
        Reason.BodyTooLarge => 413,
        Reason.UnsupportedMediaType => 415,
        Reason.TooManyRequests => 429,
        Reason.Busy or Reason.OutcomeUnknown => 503,
        _ => 422,
    };
}
