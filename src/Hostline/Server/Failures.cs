using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Server;

/// <summary>The only place that converts an exception of a handler into a refusal.</summary>
static class Failures
{
    /// <summary>A bug is logged with its stack trace, a database failure without one.</summary>
    public static Refusal Of(Exception thrown, HttpContext http, ILogger log)
    {
        switch (thrown)
        {
            case StorageBusyException:
                log.Answered503(http.Request, thrown);
                return new(Reason.Busy);
            case OutcomeUnknownException:
                log.Answered503(http.Request, thrown);
                return new(Reason.OutcomeUnknown);
            case BadHttpRequestException bad:
                return new(bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Reason.BodyTooLarge : Reason.MalformedRequest,
                    Detail: Limits.DetailOf(bad));
            default:
                log.LogError(thrown, "{Method} {Path} failed unexpectedly.", http.Request.Method, http.Request.Path);
                return new(Reason.UnexpectedError);
        }
    }

    /// <summary>Runs a handler and answers its failures in the interface's format.</summary>
    /// <param name="form">The interface's format.</param>
    public static async Task<IResult> Answered(HttpContext http, ILogger log, Func<Task<IResult>> handler, Func<Refusal, IResult> form)
    {
        try
        {
            return await handler();
        }
        catch (Exception thrown) when (!http.RequestAborted.IsCancellationRequested)
        {
            return form(Of(thrown, http, log));
        }
    }

    /// <summary>The status of a failure outside of every API; the APIs have their own.</summary>
    public static int StatusOf(Refusal refusal) =>
        refusal.Reason is Reason.Busy or Reason.OutcomeUnknown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
}
