using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Pages;
using Hostline.Pages.Views;
using Hostline.People;
using Hostline.Portal.Links;
using Hostline.Portal.SignIn;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Me;

/// <param name="Root">The root of these pages, for an account or for the desk.</param>
/// <param name="SendsMail">Without mail, an address cannot be changed.</param>
/// <param name="NeedsPassword">Whether changes of a proof of identity require the password again.</param>
/// <param name="Keys">The operator's own keys; null for people of accounts.</param>
public sealed record MeModel(string Root, Person Person, IReadOnlyList<ShownPasskey> Passkeys, IReadOnlyList<ShownSession> Sessions, int Accounts,
    bool OffersPasskeys, bool SendsMail, bool NeedsPassword, IReadOnlyList<OwnKey>? Keys);

/// <param name="Id">In hex.</param>
public sealed record ShownPasskey(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

/// <param name="Account">Null at the desk.</param>
public sealed record ShownSession(SessionId Id, string Agent, string Address, string? Account, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsThis);

sealed class MePages(
    PasswordSignIn people, Credentials credentials, EmailChange emails, Sessions sessions, Members members, Passkeys passkeys, Passwords passwords,
    PersonMail mail, PasskeyPlace place, Entrance entrance, SignInTries tries, OwnKeys keys) : PageGroup
{
    const int NameAtMost = 100;
    const Role Account = Roles.Account | Role.Signer;

    static readonly string[] Themes = ["light", "dark"];

    readonly Proof proof = new(people);

    /// <summary>The roles that open these pages, each under its own root.</summary>
    internal static readonly (string Root, Role Roles)[] Roots = [("/portal/me", Account), ("/desk/me", Roles.Desk)];

    public override void Map(PageTable pages)
    {
        foreach (var (root, roles) in Roots)
        {
            pages.Get(root, roles, visit => With(visit, person => Show(visit, person)));
            pages.Post(root, roles, visit => With(visit, person => Describe(visit, person)));
            pages.Post(root + "/email", roles, visit => With(visit, person => ChangeEmail(visit, person)));
            pages.Post(root + "/password", roles, visit => With(visit, person => ChangePassword(visit, person)));
            pages.Post(root + "/password/remove", roles, visit => With(visit, person => RemovePassword(visit, person)));
            pages.Post(root + "/sessions/{id}/end", roles, visit => With(visit, person => EndSession(visit, person)));
        }

        pages.Post("/portal/me/leave", Account, visit => With(visit, person => Leave(visit, person)));
    }

    /// <summary>Refuses the demo of open mode, which is no person.</summary>
    internal async Task<IResult> With(Visit visit, Func<Person, Task<IResult>> handler) =>
        visit.Session!.Person is { } id && await people.Find(id) is { } person ? await handler(person)
        : visit.Page<NoticeView, Notice>(new(visit.Words.Say("me.title"), [visit.Words.Say("me.demo")], ErrorPages.Home(visit)));

    internal async Task<IResult> Show(Visit visit, Person person, int? status = null)
    {
        var stored = await passkeys.Of(person.Id);
        var open = await sessions.OfPerson(person.Id);
        var accounts = await members.AccountsOf(person.Id);
        var mailPlace = await mail.PlaceOf(person);
        return visit.Page<MeView, MeModel>(new(RootOf(visit), person,
            [.. stored.Select(p => new ShownPasskey(Convert.ToHexStringLower(p.Credential), p.Name, p.CreatedAt, p.UsedAt))],
            [.. open.Select(s => new ShownSession(s.Row.Id, s.Row.Agent, s.Row.Address, s.AccountName, s.Row.CreatedAt, s.Row.SeenAt,
                s.Row.Id == visit.Session!.Id))],
            accounts.Count, place.IsOffered(visit.Http.Request), mailPlace is not null && mail.Reaches(mailPlace.World),
            person.Password is not null && !Proof.IsFresh(visit.Session!), visit.Session!.IsDesk ? await keys.Of(person.Id) : null), status);
    }

    internal static string RootOf(Visit visit) => visit.Session!.IsDesk ? "/desk/me" : "/portal/me";

    async Task<IResult> Describe(Visit visit, Person person)
    {
        var (name, zone, theme) = (visit.Field("name"), visit.Field("zone"), visit.Field("theme"));
        Require.Name(visit, "name", name, NameAtMost);
        if (zone.Length > 0 && (zone.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)))
        {
            visit.Fault("zone", visit.Words.Say("me.zone.wrong"));
        }

        if (visit.IsRefused)
        {
            return await Show(visit, person);
        }

        await credentials.Describe(person.Id, name, zone.Length == 0 ? null : zone, Themes.Contains(theme) ? theme : null);
        return visit.See(RootOf(visit), "me-saved");
    }

    async Task<IResult> ChangeEmail(Visit visit, Person person)
    {
        var email = Require.Email(visit, "new_email", visit.Field("new_email"));
        if (await Unproven(visit, person) is { } answer)
        {
            return answer;
        }

        await Require.FewMails(visit, "new_email", email, tries);
        if (visit.IsRefused)
        {
            return await Show(visit, person);
        }

        var asked = await emails.Ask(person.Id, email);
        if (!asked.IsRefused)
        {
            return visit.See(RootOf(visit), "email-asked");
        }

        visit.Fault("new_email", visit.Words.Say("me.email.no-mail"));
        return await Show(visit, person);
    }

    async Task<IResult> ChangePassword(Visit visit, Person person)
    {
        var password = visit.Form["new_password"].ToString();
        Require.Password(visit, "new_password", password);
        if (await Unproven(visit, person) is { } answer)
        {
            return answer;
        }

        var hash = await passwords.Hash(password);
        if (hash.IsRefused)
        {
            return ErrorPages.Failed(visit, hash.Refusals[0]);
        }

        var changed = await credentials.SetPassword(person.Id, hash.Value!, visit.Session!);
        return changed.IsRefused ? ErrorPages.Failed(visit, changed.Refusals[0]) : await entrance.Renew(visit, RootOf(visit), "password-changed");
    }

    async Task<IResult> RemovePassword(Visit visit, Person person)
    {
        if (await Unproven(visit, person) is { } answer)
        {
            return answer;
        }

        var removed = await credentials.RemovePassword(person.Id, visit.Session!);
        if (!removed.IsRefused)
        {
            return await entrance.Renew(visit, RootOf(visit), "password-removed");
        }

        visit.Fault("", visit.Words.Say("me.password.last"));
        return await Show(visit, person);
    }

    /// <summary>Null if the input is valid and the person has proven their identity again.</summary>
    internal async Task<IResult?> Unproven(Visit visit, Person person)
    {
        if (!visit.IsRefused)
        {
            var (holds, busy) = await proof.Of(visit, person);
            if (holds)
            {
                return null;
            }

            if (busy is not null)
            {
                return busy;
            }
        }

        return await Show(visit, person);
    }

    async Task<IResult> EndSession(Visit visit, Person person)
    {
        if (!Ids.TryParse(visit.Http.Request.RouteValues["id"] as string, out SessionId id)
            || (await sessions.OfPerson(person.Id)).FirstOrDefault(s => s.Row.Id == id) is not { } session)
        {
            return ErrorPages.NotFound(visit);
        }

        await sessions.End(session.Ref, visit.Session!.Actor);
        return id == visit.Session.Id ? visit.See("/sign-in") : visit.See(RootOf(visit), "session-ended");
    }

    async Task<IResult> Leave(Visit visit, Person person)
    {
        var left = await members.Remove(visit.Session!.Acting.Account.Id, person.Id, TeamActor.Of(visit.Session));
        if (!left.IsRefused)
        {
            return visit.See("/sign-in", "left");
        }

        visit.Fault(left.Refusals);
        return await Show(visit, person);
    }
}
