using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.SignIn;

/// <summary>
/// Signs in a person whose identity is proven: a new session replaces any that the browser had, in the account that they belong to, or on the
/// way to choosing one.
/// </summary>
sealed class Entrance(Sessions sessions, SessionCookie cookie, Members members)
{
    public const string Chooser = "/sign-in/account";

    /// <param name="next">Where they wanted to go; checked here.</param>
    /// <param name="since">When the factors were shown, if not now.</param>
    public async Task<IResult> Enter(Visit visit, Person person, Factors factors, string? next, DateTimeOffset? since = null)
    {
        var accounts = await AccountsOf(person.Id, factors);
        var who = Who(visit, person.Id, person.Name, factors, since) with { Stamp = person.Stamp };
        return (accounts, person.HostRole) switch
        {
            ([var only], null) => await EnterAccount(visit, only, who, next),
            ([], { } role) => await Take(visit, await sessions.Start(role, null, who), next ?? "/desk/me"),
            _ => await Take(visit, await sessions.Start(Role.None, null, who), Chooser + (LocalPath.Of(next ?? "") is { } path ? Query(path) : "")),
        };
    }

    /// <summary>
    /// The accounts that someone may enter. A sign-in with the host's identity provider counts only at the host's desk, so that whoever runs
    /// the provider cannot enter a customer's account.
    /// </summary>
    public async Task<IReadOnlyList<Membership>> AccountsOf(PersonId person, Factors factors) => factors.HasFlag(Factors.Provider) ? []
        : [.. (await members.AccountsOf(person)).Where(a => a.Status == AccountStatus.Active)];

    /// <summary>The same person continues in one of their accounts; their factors keep their age.</summary>
    public Task<IResult> Switch(Visit visit, Membership to, string? next) => EnterAccount(visit, to, Again(visit), next);

    public async Task<IResult> SwitchToDesk(Visit visit, Role role) => await Take(visit, await sessions.Start(role, null, Again(visit)), "/desk/me");

    /// <summary>Replaces the session after a change of a proof of identity.</summary>
    /// <param name="shown">A factor that this person has just shown.</param>
    public async Task<IResult> Renew(Visit visit, string path, string done, Factors shown = Factors.None)
    {
        var session = visit.Session!;
        path = $"{path}?done={done}";
        var who = Again(visit) with { Factors = session.Factors | shown };
        if (session.Caller is not { } caller)
        {
            return await Take(visit, await sessions.Start(session.Role, session.World?.Id, who), path);
        }

        var started = await sessions.StartFor(caller.Account.Id, session.Role, who);
        return started.IsRefused ? ErrorPages.Failed(visit, started.Refusals[0]) : await Take(visit, started.Value!, path);
    }

    public static string Query(string next) => "?next=" + Uri.EscapeDataString(next);

    async Task<IResult> EnterAccount(Visit visit, Membership to, SigningIn who, string? next)
    {
        var started = await sessions.StartFor(to.Account, to.Role, who);
        return started.IsRefused ? ErrorPages.Failed(visit, started.Refusals[0]) : await Take(visit, started.Value!, next ?? HomeOf(to.Role));
    }

    /// <summary>A signer sees no pages of the account except those of the letters to sign.</summary>
    static string HomeOf(Role role) => (role & Roles.Account) != 0 ? "/portal" : role == Role.Signer ? Letters.OwnLetterPages.Path : "/portal/me";

    async Task<IResult> Take(Visit visit, ApiKey session, string path)
    {
        if (visit.Session is { } earlier)
        {
            await sessions.End(earlier.Ref, earlier.Actor);
        }

        cookie.ForgetGuest(visit.Http);
        cookie.Set(visit.Http, session, Sessions.Life);
        return visit.See(LocalPath.Of(path) ?? "/");
    }

    static SigningIn Again(Visit visit) => Who(visit, visit.Session!.Person!.Value, visit.Session.Name, visit.Session.Factors, visit.Session.StartedAt);

    static SigningIn Who(Visit visit, PersonId person, string name, Factors factors, DateTimeOffset? since) => new(person, name, factors,
        visit.Http.Request.Headers.UserAgent.ToString(), ClientAddress.Of(visit.Http).ToString(), since);
}
