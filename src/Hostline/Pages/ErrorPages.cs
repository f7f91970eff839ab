using System.Globalization;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Pages.Views;

namespace Hostline.Pages;

/// <param name="Way">A link to continue, with its text; null for none.</param>
/// <param name="Kept">The typed values, if a form was not accepted.</param>
public sealed record Notice(
    string Title, IReadOnlyList<string> Paragraphs, (string Path, string Label)? Way = null, IReadOnlyList<(string Name, string Text)>? Kept = null);

static class ErrorPages
{
    static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(1);

    public static IResult NotFound(Visit visit) => Say(visit, "not-found", StatusCodes.Status404NotFound, Home(visit));

    public static IResult WrongMethod(Visit visit, IEnumerable<string> methods)
    {
        visit.Http.Response.Headers.Allow = string.Join(", ", methods);
        return Say(visit, "not-found", StatusCodes.Status405MethodNotAllowed, Home(visit));
    }

    /// <summary>A form of another session, or older than two hours. The typed values are shown, so that nothing is lost.</summary>
    public static IResult FormTooOld(Visit visit) => Say(visit, "form-too-old", StatusCodes.Status422UnprocessableEntity, Home(visit), kept: true);

    /// <summary>The account's people have opened more pages, or begun more searches, than its share.</summary>
    public static IResult TooMany(Visit visit)
    {
        visit.Http.Response.Headers.RetryAfter = ((int)BusyFor.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Say(visit, "too-many", StatusCodes.Status429TooManyRequests, Home(visit), kept: true);
    }

    public static IResult SignedOut(Visit visit) =>
        Say(visit, "signed-out", StatusCodes.Status401Unauthorized, ("/sign-in", visit.Words.Say("sign-in.do")), kept: true);

    public static IResult Failed(Visit visit, Refusal refusal)
    {
        var wait = refusal.Reason == Reason.Busy ? BusyFor : refusal.RetryAfter;
        if (wait <= Refusal.LongestRetryAfter)
        {
            visit.Http.Response.Headers.RetryAfter = Math.Ceiling(wait.Value.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        string[] said = [visit.Sentence(refusal), visit.Words.Say("failed.text", ("support", visit.Letterhead.ContactSupport))];
        return visit.Page<NoticeView, Notice>(new(visit.Words.Say("failed.title"), said, Home(visit), Kept(visit)), StatusOf(refusal.Reason));
    }

    static IResult Say(Visit visit, string key, int status, (string, string)? way, bool kept = false) => visit.Page<NoticeView, Notice>(
        new(visit.Words.Say(key + ".title"), [visit.Words.Say(key + ".text")], way, kept ? Kept(visit) : null), status);

    public static (string Path, string Label) Home(Visit visit) => visit.Session switch
    {
        { IsDesk: true } => ("/desk", visit.Words.Say("nav.desk")),
        { Role: Role.Signer } => ("/portal/letters", visit.Words.Say("nav.letters")),
        { Caller: not null } => ("/portal", visit.Words.Say("nav.home")),
        _ => ("/", visit.Words.Say("nav.front")),
    };

    static List<(string, string)> Kept(Visit visit) => [.. visit.TypedFields()];

    /// <summary>The status by the kind of reason: only a bug is the server's fault; all other refusals are about the request.</summary>
    public static int StatusOf(Reason reason) => reason switch
    {
        Reason.MalformedForm or Reason.MalformedRequest or Reason.UnknownField => StatusCodes.Status400BadRequest,
        Reason.NotAuthenticated or Reason.KeyRevoked => StatusCodes.Status401Unauthorized,
        Reason.NotAllowed or Reason.AccountSuspended or Reason.AccountClosed => StatusCodes.Status403Forbidden,
        Reason.NotFound or Reason.LinkNotFound or Reason.ProfileNotFound or Reason.AccountUnknown => StatusCodes.Status404NotFound,
        Reason.OrderClosed or Reason.OrderInProgress or Reason.OrderActive or Reason.WrongState or Reason.RouteChanging or Reason.LetterFixed
            or Reason.TransferDecided or Reason.TransferOver or Reason.ProposalOver or Reason.ProposalOvertaken or Reason.LastOwner or Reason.LastLead
            or Reason.ClockMoving => StatusCodes.Status409Conflict,
        Reason.BodyTooLarge or Reason.DocumentTooLarge => StatusCodes.Status413PayloadTooLarge,
        Reason.TooManyRequests or Reason.TooManyCodes or Reason.TooManyWrongTries or Reason.CodeAllowanceUsed => StatusCodes.Status429TooManyRequests,
        Reason.Busy or Reason.OutcomeUnknown or Reason.RegistryUnreachable or Reason.NoGateway => StatusCodes.Status503ServiceUnavailable,
        Reason.UnexpectedError => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
