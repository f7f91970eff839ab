using Hostline.Core.People;
using Hostline.Network.Mail;
using Hostline.Pages;
using Hostline.Pages.Views;
using Hostline.People;
using Hostline.Portal.SignIn;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Links;

public enum Acceptance
{
    /// <summary>By setting a password.</summary>
    New,
    /// <summary>By signing in first: a person with this address exists already.</summary>
    SignIn,
    /// <summary>With one click: they are signed in.</summary>
    Join,
}

/// <param name="Account">Null for the host's first operator.</param>
/// <param name="MayStartAnew">Whether the reader may take the address, because its present owner has not proven it.</param>
public sealed record InviteModel(string Path, string? Account, Invitation Invitation, Acceptance By, bool IsAllowed, bool MayStartAnew);

/// <summary>The pages behind an invitation and behind the first operator's link. Opening one changes nothing.</summary>
sealed class InvitePages(JoinAccount join, Passwords passwords, Entrance entrance, SessionCookie cookie) : PageGroup
{
    const int NameAtMost = 100;

    public override void Map(PageTable pages)
    {
        pages.Get("/invite/{token}", Admits.Everybody, visit => Show(visit, InvitationKind.Join));
        pages.Post("/invite/{token}", Admits.Everybody, visit => Accept(visit, InvitationKind.Join));
        pages.Get("/desk/join/{token}", Admits.Everybody, visit => Show(visit, InvitationKind.Operator));
        pages.Post("/desk/join/{token}", Admits.Everybody, visit => Accept(visit, InvitationKind.Operator));
        pages.Get("/first/{token}", Admits.Everybody, visit => Show(visit, InvitationKind.FirstOperator));
        pages.Post("/first/{token}", Admits.Everybody, visit => Accept(visit, InvitationKind.FirstOperator));
    }

    async Task<IResult> Show(Visit visit, InvitationKind kind) =>
        await join.Find(kind, TokenOf(visit)) is { } open ? Page(visit, open) : Over(visit, "invite.over");

    async Task<IResult> Accept(Visit visit, InvitationKind kind)
    {
        if (await join.Find(kind, TokenOf(visit)) is not { } open)
        {
            return Over(visit, "invite.over");
        }

        if (!cookie.IsAllowed(visit.Http.Request))
        {
            return Page(visit, open, StatusCodes.Status403Forbidden);
        }

        return HowTo(visit, open) switch
        {
            Acceptance.SignIn when !open.IsProven && visit.Form["password"].ToString().Length > 0 => await AsNew(visit, open, kind),
            Acceptance.New => await AsNew(visit, open, kind),
            Acceptance.Join => await AsKnown(visit, open.Invitation, visit.Session!),
            _ => Page(visit, open),
        };
    }

    async Task<IResult> AsNew(Visit visit, OpenInvitation open, InvitationKind kind)
    {
        var invitation = open.Invitation;
        var (name, email, password) = (visit.Field("name"), invitation.Email, visit.Form["password"].ToString());
        Require.Name(visit, "name", name, NameAtMost);
        Require.Password(visit, "password", password);
        if (kind == InvitationKind.FirstOperator)
        {
            email = Require.Email(visit, "email", visit.Field("email"));
        }

        if (visit.IsRefused)
        {
            return Page(visit, open);
        }

        var hash = await passwords.Hash(password);
        if (hash.IsRefused)
        {
            return ErrorPages.Failed(visit, hash.Refusals[0]);
        }

        var joined = await join.AsNew(invitation, name, email, hash.Value!);
        if (!joined.IsRefused)
        {
            return await entrance.Enter(visit, joined.Value!, Factors.Password, null);
        }

        if (kind != InvitationKind.FirstOperator || await join.Find(kind, TokenOf(visit)) is null)
        {
            return Over(visit, "invite.over");
        }

        visit.Fault("email", visit.Words.Say("first.email.taken"));
        return Page(visit, open);
    }

    async Task<IResult> AsKnown(Visit visit, Invitation invitation, Session session)
    {
        var joined = await join.AsKnown(invitation, session.Person!.Value);
        return joined.IsRefused ? Over(visit, "invite.over") : await entrance.Enter(visit, joined.Value!, session.Factors, null, session.StartedAt);
    }

    IResult Page(Visit visit, OpenInvitation open, int? status = null) => visit.Page<InviteView, InviteModel>(
        new(visit.Http.Request.Path, open.Account, open.Invitation, HowTo(visit, open), cookie.IsAllowed(visit.Http.Request),
            open.Known is not null && !open.IsProven), status);

    static Acceptance HowTo(Visit visit, OpenInvitation open) => open.Known is not { } known ? Acceptance.New
        : visit.Session?.Person == known.Id ? Acceptance.Join
        : Acceptance.SignIn;

    internal static string TokenOf(Visit visit) => visit.Http.Request.RouteValues["token"] as string ?? "";

    /// <summary>The same response for every invalid link, whatever is wrong with it.</summary>
    internal static IResult Over(Visit visit, string key) => visit.Page<NoticeView, Notice>(
        new(visit.Words.Say(key + ".title"), [visit.Words.Say(key + ".text")], ("/sign-in", visit.Words.Say("sign-in.do"))), StatusCodes.Status404NotFound);
}

/// <summary>Shared by forms about people.</summary>
static class Require
{
    public static void Name(Visit visit, string field, string name, int atMost)
    {
        if (name.Length == 0 || name.Length > atMost || name.Any(char.IsControl))
        {
            visit.Fault(field, visit.Words.Say(name.Length == 0 ? "person.name.missing" : "person.name.wrong", ("most", atMost)));
        }
    }

    public static void Password(Visit visit, string field, string password)
    {
        if (!Passwords.IsLongEnough(password))
        {
            visit.Fault(field, visit.Words.Say("person.password.short", ("least", Passwords.LengthAtLeast)));
        }
    }

    /// <summary>Keeps people from flooding a stranger's mailbox: the same limit as for recovery requests.</summary>
    public static async Task FewMails(Visit visit, string field, string email, SignInTries tries)
    {
        if ((await tries.OfMail(email, ClientAddress.Of(visit.Http))).Until is { } until)
        {
            visit.Fault(field, visit.Words.Say("person.mail.often", ("at", visit.Zone.Instant(until))));
        }
    }

    /// <summary>In its stored form; as typed if it is refused.</summary>
    public static string Email(Visit visit, string field, string typed)
    {
        var reading = typed.Length is 0 or > 2 * MailAddresses.LengthAtMost ? default : MailAddresses.Read(typed);
        if (reading.Address is null)
        {
            visit.Fault(field, typed.Length == 0 ? visit.Words.Say("sign-in.email.missing") : reading.Fault ?? visit.Words.Say("person.email.long"));
        }

        return reading.Address ?? typed;
    }
}
