using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Network.Mail;
using Hostline.Pages;
using Hostline.People;
using Hostline.People.SignOn;
using Hostline.Portal.Front;
using Hostline.Sandboxes;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.SignIn;

/// <param name="IsAllowed">Not over plain http, except on this machine.</param>
/// <param name="Provider">The name of the identity provider for people of the host; null if there is none.</param>
/// <param name="Sandboxes">Those that can be entered with one click, in open mode.</param>
public sealed record SignInModel(string Next, bool IsAllowed, bool OffersPasskeys, string? Provider, IReadOnlyList<OpenSandbox> Sandboxes);

/// <summary>Signing in by password, code or passkey, or with one click in open mode; and signing out.</summary>
sealed class SignInPages(
    Sessions sessions, SessionCookie cookie, SandboxBook sandboxes, Accounts.AccountBook accounts, FrontDoor front, PasswordSignIn passwords,
    SecondFactor second, Passkeys passkeys, Ceremonies ceremonies, PasskeyPlace place, Entrance entrance,
    StaffSignOn? staff = null) : PageGroup
{
    /// <summary>The value of the button for a sandbox's desk.</summary>
    public const string Desk = "desk";

    internal const string Code = "/sign-in/code";

    const string Demo = "demo";

    public override void Map(PageTable pages)
    {
        pages.Get("/sign-in", Admits.Everybody, visit => Show(visit));
        pages.Post("/sign-in", Admits.Everybody, TakePassword);
        pages.Get(Code, Admits.Everybody, ShowCode);
        pages.Post(Code, Admits.Everybody, TakeCode);
        pages.Post("/sign-in/passkey/options", Admits.Everybody, BeginPasskey);
        pages.Post("/sign-in/passkey", Admits.Everybody, TakePasskey);
        pages.Post("/sign-in/demo", Admits.Everybody, SignInToSandbox);
        pages.Post("/sign-out", Admits.Everybody, SignOut);
    }

    internal async Task<IResult> Show(Visit visit, int? status = null)
    {
        var request = visit.Http.Request;
        var next = LocalPath.Of(visit.Form["next"].ToString() is { Length: > 0 } sent ? sent : visit.Query("next")) ?? "";
        var open = visit.Around.WhyClosedTo(request) is null ? await front.Open() : [];
        return visit.Page<SignInView, SignInModel>(new(next, cookie.IsAllowed(request), place.IsOffered(request), staff?.Name, open), status);
    }

    async Task<IResult> TakePassword(Visit visit)
    {
        if (!cookie.IsAllowed(visit.Http.Request))
        {
            return await Show(visit, StatusCodes.Status403Forbidden);
        }

        var (email, password) = (visit.Field("email"), visit.Form["password"].ToString());
        Need(visit, "email", email);
        Need(visit, "password", password);
        if (visit.IsRefused)
        {
            return await Show(visit);
        }

        var tried = await passwords.Try(AddressOf(email), password, ClientAddress.Of(visit.Http));
        if (tried.IsRefused)
        {
            return ErrorPages.Failed(visit, tried.Refusals[0]);
        }

        if (tried.Value!.Person is not { } person)
        {
            return await Refuse(visit, tried.Value.Until, "sign-in.wrong",
                () => Show(visit, tried.Value.Until is null ? null : StatusCodes.Status429TooManyRequests));
        }

        var next = LocalPath.Of(visit.Field("next"));
        if (!person.HasSecondFactor)
        {
            return await entrance.Enter(visit, person, Factors.Password, next);
        }

        await ceremonies.Begin(cookie.RenewGuest(visit.Http), new(CeremonyKind.SecondFactor, person.Id, person.Stamp, Factors.Password, next ?? ""));
        return visit.See(Code);
    }

    async Task<IResult> ShowCode(Visit visit) =>
        await ceremonies.Find(cookie.OfGuest(visit.Http), CeremonyKind.SecondFactor) is null ? visit.See("/sign-in") : visit.Page<CodeView>();

    async Task<IResult> TakeCode(Visit visit)
    {
        var browser = cookie.OfGuest(visit.Http);
        if (await ceremonies.Find(browser, CeremonyKind.SecondFactor) is not { Person: { } id } begun || await passwords.Find(id) is not { } person
            || person.Stamp != begun.Stamp)
        {
            return visit.See("/sign-in");
        }

        var judged = await second.Check(id, visit.Field("code"), ClientAddress.Of(visit.Http));
        if (!judged.IsRight)
        {
            return await Refuse(visit, judged.Until, "code.wrong",
                () => Task.FromResult(visit.Page<CodeView>(judged.Until is null ? null : StatusCodes.Status429TooManyRequests)), "code");
        }

        return await ceremonies.End(browser, CeremonyKind.SecondFactor)
            ? await entrance.Enter(visit, person, begun.Factors | Factors.Code, LocalPath.Of(begun.State))
            : visit.See("/sign-in");
    }

    async Task<IResult> BeginPasskey(Visit visit) => place.IsOffered(visit.Http.Request)
        ? Results.Text(await passkeys.Begin(cookie.OfGuest(visit.Http), visit.Http), "application/json")
        : ErrorPages.NotFound(visit);

    async Task<IResult> TakePasskey(Visit visit)
    {
        if (!place.IsOffered(visit.Http.Request))
        {
            return ErrorPages.NotFound(visit);
        }

        if (await passkeys.SignIn(cookie.OfGuest(visit.Http), visit.Form["credential"].ToString(), visit.Http) is { } person)
        {
            return await entrance.Enter(visit, person, Factors.Passkey, LocalPath.Of(visit.Field("next")));
        }

        visit.Fault("", visit.Words.Say("passkey.wrong"));
        return await Show(visit);
    }

    static Task<IResult> Refuse(Visit visit, DateTimeOffset? until, string wrong, Func<Task<IResult>> page, string field = "")
    {
        visit.Fault(field, until is { } at ? visit.Words.Say("sign-in.wait", ("at", visit.Zone.Instant(at))) : visit.Words.Say(wrong));
        return page();
    }

    static void Need(Visit visit, string field, string value)
    {
        if (value.Length == 0)
        {
            visit.Fault(field, visit.Words.Say($"sign-in.{field}.missing"));
        }
    }

    /// <summary>As stored. Text that cannot be an address is looked up anyway, so that the response takes equally long.</summary>
    static string AddressOf(string typed) =>
        typed.Length > MailAddresses.LengthAtMost * 2 ? "" : MailAddresses.Read(typed).Address ?? new string([.. typed.Where(c => c is >= ' ' and < '\u007f')]);

    async Task<IResult> SignInToSandbox(Visit visit)
    {
        if (visit.Around.WhyClosedTo(visit.Http.Request) is { } why)
        {
            return visit.Page<Pages.Views.NoticeView, Notice>(
                new(visit.Words.Say("demo.closed.title"), [why], ("/sign-in", visit.Words.Say("sign-in.do"))), StatusCodes.Status403Forbidden);
        }

        if (!Ids.TryParse(visit.Field("sandbox"), out WorldId id) || await sandboxes.Find(id) is not { } world)
        {
            return ErrorPages.NotFound(visit);
        }

        var who = new SigningIn(null, Demo, Factors.None, visit.Http.Request.Headers.UserAgent.ToString(), ClientAddress.Of(visit.Http).ToString());
        if (visit.Field("account") == Desk)
        {
            return await EnterDemo(visit, await sessions.Start(Role.Lead, world.Id, who), $"/sandbox/{world.Id}");
        }

        if (!Ids.TryParse(visit.Field("account"), out AccountId account) || (await accounts.Find(account))?.World != world.Id)
        {
            return ErrorPages.NotFound(visit);
        }

        var started = await sessions.StartFor(account, Role.Owner, who);
        return started.IsRefused ? ErrorPages.Failed(visit, started.Refusals[0])
            : await EnterDemo(visit, started.Value!, LocalPath.Of(visit.Field("next")) ?? "/portal");
    }

    async Task<IResult> EnterDemo(Visit visit, ApiKey session, string path)
    {
        if (visit.Session is { } earlier)
        {
            await sessions.End(earlier.Ref, earlier.Actor);
        }

        cookie.ForgetGuest(visit.Http);
        cookie.Set(visit.Http, session, Sessions.DemoLife);
        return visit.See(path);
    }

    async Task<IResult> SignOut(Visit visit)
    {
        if (visit.Session is { } session)
        {
            await sessions.End(session.Ref, session.Actor);
            cookie.Delete(visit.Http);
        }

        return visit.See("/", "signed-out");
    }
}
