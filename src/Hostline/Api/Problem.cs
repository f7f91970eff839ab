using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Api;

/// <summary>
/// Refusals as problem+json (RFC 9457): the first one, with the catalog's code and next step; all of them under <c>errors</c> if there
/// are several.
/// </summary>
sealed class Problem(IReadOnlyList<Refusal> refusals) : IResult
{
    const int BusyForSeconds = 1;

    public static Problem Of(Refusal refusal) => new([refusal]);

    public static Problem Of(IReadOnlyList<Refusal> refusals) => new(refusals);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var first = refusals[0];
        var status = StatusOf(first.Reason);
        var headers = httpContext.Response.Headers;
        if (first.RetryAfter <= Refusal.LongestRetryAfter || (first.RetryAfter is null && status == 503))
        {
            headers.RetryAfter = ((int)Math.Ceiling(first.RetryAfter?.TotalSeconds ?? BusyForSeconds)).ToString();
        }

        if (status == 401)
        {
            headers.WWWAuthenticate = "Bearer";
        }

        return Results.Json(Render(first, status), Answers.Options, "application/problem+json", status).ExecuteAsync(httpContext);
    }

    Dictionary<string, object?> Render(Refusal first, int status)
    {
        var problem = new Dictionary<string, object?>
        {
            ["type"] = "about:blank",
            ["title"] = first.Entry.Sentence,
            ["status"] = status,
            ["detail"] = first.Sentence,
            ["code"] = first.Entry.Code,
            ["field"] = first.FieldBy(Places.NameOf),
            ["next_step"] = JsonWords.Reasons.NextStep(first),
        };
        if (refusals.Count > 1)
        {
            problem["errors"] = refusals.Select(r => new { code = r.Entry.Code, field = r.FieldBy(Places.NameOf), detail = r.Sentence });
        }

        return problem;
    }

    public static int StatusOf(Reason reason) => reason switch
    {
        Reason.MalformedRequest or Reason.UnknownField => 400,
        Reason.NotAuthenticated or Reason.KeyRevoked => 401,
        Reason.NotAllowed or Reason.AccountSuspended or Reason.AccountClosed => 403,
        Reason.NotFound => 404,
        Reason.MethodNotAllowed => 405,
        Reason.ClockMoving => 409,
        Reason.BodyTooLarge => 413,
        Reason.UnsupportedMediaType => 415,
        Reason.TooManyRequests => 429,
        Reason.UnexpectedError => 500,
        Reason.Busy or Reason.OutcomeUnknown => 503,
        _ => 422,
    };
}
