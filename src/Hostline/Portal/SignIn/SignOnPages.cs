using Hostline.Configuration;
using Hostline.Pages;
using Hostline.People;
using Hostline.People.SignOn;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.SignIn;

/// <summary>
/// Signing in with the identity provider. It begins with a link and not with a form, because the page's policy would stop a form at every
/// further site that the provider redirects to.
/// </summary>
sealed class SignOnPages(
    SignInPages signIn, SessionCookie cookie, PublicAddress address, Ceremonies ceremonies, Entrance entrance, StaffSignOn? staff = null) : PageGroup
{
    public const string Begin = "/sign-in/provider";

    const int ParameterAtMost = 4096;

    public override void Map(PageTable pages)
    {
        if (staff is not null)
        {
            pages.Get(Begin, Admits.Everybody, visit => BeginSignOn(visit, staff));
            pages.Get(StaffSignOn.ReturnPath, Admits.Everybody, visit => TakeReturn(visit, staff));
        }
    }

    async Task<IResult> BeginSignOn(Visit visit, StaffSignOn staff)
    {
        if (!cookie.IsAllowed(visit.Http.Request))
        {
            return await signIn.Show(visit, StatusCodes.Status403Forbidden);
        }

        var next = LocalPath.Of(visit.Query("next")) ?? "";
        return await staff.Begin(cookie.OfGuest(visit.Http), Redirect, next, visit.Http.RequestAborted) is { } page
            ? new SeeOther(page)
            : await Refuse(visit, staff, SignOnOutcome.Refused(SignOnFault.Unreachable));
    }

    async Task<IResult> TakeReturn(Visit visit, StaffSignOn staff)
    {
        if (!cookie.IsAllowed(visit.Http.Request))
        {
            return ErrorPages.NotFound(visit);
        }

        var (state, code, issuer) = (visit.Query("state"), visit.Query("code"), visit.Query("iss"));
        var outcome = state.Length > ParameterAtMost || code.Length > ParameterAtMost ? SignOnOutcome.Refused(SignOnFault.NotBegunHere)
            : await staff.Finish(cookie.OfGuest(visit.Http), new(state, code, issuer, visit.Query("error").Length > 0), Redirect,
                ClientAddress.Of(visit.Http), visit.Http.RequestAborted);
        if (outcome.Person is not { } person)
        {
            return await Refuse(visit, staff, outcome);
        }

        if (outcome.Factors.HasFlag(Factors.ProvidersSecond) || !person.HasSecondFactor)
        {
            return await entrance.Enter(visit, person, outcome.Factors, LocalPath.Of(outcome.Next));
        }

        await ceremonies.Begin(cookie.RenewGuest(visit.Http), new(CeremonyKind.SecondFactor, person.Id, person.Stamp, outcome.Factors, outcome.Next));
        return visit.See(SignInPages.Code);
    }

    string Redirect => address.At(StaffSignOn.ReturnPath).AbsoluteUri;

    Task<IResult> Refuse(Visit visit, StaffSignOn staff, SignOnOutcome outcome)
    {
        visit.Fault("", outcome.Until is { } until ? visit.Words.Say("sign-in.wait", ("at", visit.Zone.Instant(until)))
            : visit.Words.Say(WordsOf(outcome.Fault), ("name", staff.Name)));
        return signIn.Show(visit, outcome.Fault switch
        {
            SignOnFault.Unreachable => StatusCodes.Status502BadGateway,
            SignOnFault.Waits => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status403Forbidden,
        });
    }

    static string WordsOf(SignOnFault fault) => fault switch
    {
        SignOnFault.Unreachable => "sign-on.unreachable",
        SignOnFault.NotBegunHere => "sign-on.not-begun",
        SignOnFault.Denied => "sign-on.denied",
        SignOnFault.Unverified => "sign-on.unverified",
        SignOnFault.Stranger => "sign-on.stranger",
        SignOnFault.Another => "sign-on.another",
        _ => "sign-on.not-proven",
    };
}
