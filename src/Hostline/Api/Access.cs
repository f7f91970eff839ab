using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Api;

/// <summary>The callers that a route accepts.</summary>
[Flags]
enum Who
{
    /// <summary>No key is needed.</summary>
    Anyone = 0,
    Operator = 1,
    /// <summary>The key of a sandbox.</summary>
    Sandbox = 2,
    /// <summary>The key of an account.</summary>
    Account = 4,
    /// <summary>Anyone, if open mode applies to the request; combined with another member.</summary>
    OpenMode = 8,
    /// <summary>An account may send the credentials of any dialect; combined with <see cref="Account"/>.</summary>
    ByAnyScheme = 16,
    /// <summary>Within its own world a sandbox's key may do what the operator key may.</summary>
    Desk = Operator | Sandbox,
    AnyKey = Desk | Account,
}

/// <summary>
/// The identity of a request's sender, and what it may see: the operator everything, a sandbox's key its world, an account's key its
/// account. A resource that it may not see is answered as if it did not exist.
/// </summary>
/// <param name="World">The sandbox of a sandbox's key.</param>
/// <param name="Caller">The account of an account's key.</param>
/// <param name="Person">The name that an operator gives, for the timeline.</param>
sealed record Access(Who Who, World? World = null, Caller? Caller = null, string Person = Access.Nameless)
{
    public const string Nameless = "operator";

    public static readonly Access Nobody = new(Who.Anyone);

    /// <summary>The account or world whose share this request counts against.</summary>
    public Taker Taker => Caller is { } caller ? new(caller.World.Id, caller.Account.Id)
        // A sandbox's key belongs to no account: it has a share as if its sandbox were one.
        : World is { } sandbox ? new(sandbox.Id, AccountId.Of(sandbox.Id.Value))
        : Searches.Desk;

    public Actor Actor => Principal.Actor;

    public Principal Principal => Caller?.Principal ?? Principal.OfOperator(Person);

    public bool SeesWorld(WorldId world) => Who == Who.Operator || (Who == Who.Sandbox && World!.Id == world);

    public bool Sees(WorldId world, AccountId account) => SeesWorld(world) || (Who == Who.Account && Caller!.Account.Id == account);
}

/// <summary>What a key may list.</summary>
static class Seen
{
    /// <summary>The account, if it exists and the key may see it.</summary>
    public static async Task<Account?> Find(this Accounts.AccountBook accounts, Access access, AccountId id) =>
        await accounts.Find(id) is { } account && access.Sees(account.World, account.Id) ? account : null;
}

/// <summary>Identifies the sender of a request.</summary>
sealed class Credentials(
    Database database, Sandboxes.SandboxBook sandboxes, Accounts.AccountBook accounts, Admission admission, IEnumerable<AccountScheme> schemes)
{
    /// <summary>The name of the person at the operator's desk; shown in the timeline instead of "operator".</summary>
    public const string PersonHeader = "Hostline-Operator";

    const int PersonAtMost = 64;

    /// <param name="who">Whom the route accepts.</param>
    public async Task<Outcome<Access>> Of(HttpContext http, Who who)
    {
        if (who.HasFlag(Who.ByAnyScheme) && schemes.FirstOrDefault(s => s.IsOf(http.Request)) is { } scheme)
        {
            return (await scheme.Authenticate(http)).Then(caller => new Access(Who.Account, Caller: caller));
        }

        var bearer = Bearer.Of(http.Request);
        return await admission.Of(http, bearer, () => Of(http.Request, bearer), access => access.Caller, RateHeaders.Write);
    }

    async Task<Outcome<Access>> Of(HttpRequest request, string? bearer)
    {
        if (bearer?.StartsWith(ApiKey.AccountPrefix, StringComparison.Ordinal) == true)
        {
            var caller = await accounts.Authenticate(bearer);
            return caller.IsRefused ? Outcome<Access>.Refused(caller.Refusals) : new Access(Who.Account, Caller: caller.Value);
        }

        var person = PersonOf(request);
        if (person.IsRefused)
        {
            return Outcome<Access>.Refused(person.Refusals);
        }

        if (await Keys.IsOperator(database, bearer))
        {
            return new Access(Who.Operator, Person: person.Value!);
        }

        return await sandboxes.Authenticate(bearer) is { } world ? new Access(Who.Sandbox, world, Person: person.Value!) : new Refusal(Reason.NotAuthenticated);
    }

    static Outcome<string> PersonOf(HttpRequest request)
    {
        var name = request.Headers[PersonHeader].ToString().Trim();
        return name.Length == 0 ? Access.Nameless
            : name.Length <= PersonAtMost && !name.Any(char.IsControl) ? name
            : new Refusal(Reason.InvalidField, PersonHeader, Detail: $"{PersonHeader} must be a name of at most {PersonAtMost} characters.");
    }
}
