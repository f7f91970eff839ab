using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Server;

/// <summary>The one place where what a handler threw becomes the refusal that it is answered with.</summary>
static class Failures
{
    /// <summary>A bug is logged with its trace, a store that cannot be used without one.</summary>
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
                return new(bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Reason.BodyTooLarge : Reason.MalformedRequest, Detail: Limits.DetailOf(bad));
            default:
                log.LogError(thrown, "{Method} {Path} failed unexpectedly.", http.Request.Method, http.Request.Path);
                return new(Reason.UnexpectedError);
        }
    }

    /// <summary>The status of a failure outside of every interface, which have their own.</summary>
    public static int StatusOf(Refusal refusal) =>
        refusal.Reason is Reason.Busy or Reason.OutcomeUnknown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
}
