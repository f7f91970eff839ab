using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.People;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Api;

/// <summary>The callers that a route accepts.</summary>
[Flags]
enum Who
{
    Anyone = 0,
    Operator = 1,
    Sandbox = 2,
    Account = 4,
    /// <summary>Anyone, if open mode applies to the request; combined with another member.</summary>
    OpenMode = 8,
    /// <summary>An account may send the credentials of any dialect; combined with <see cref="Account"/>.</summary>
    ByAnyScheme = 16,
    /// <summary>A sandbox's key may do within its own world what the operator key may do everywhere.</summary>
    Desk = Operator | Sandbox,
    AnyKey = Desk | Account,
}

/// <summary>
/// The sender of a request, and what it may see: the operator everything, a sandbox's key its world, an account's key its account. A resource
/// that it may not see is answered as if it did not exist.
/// </summary>
/// <param name="Hand">Whoever is at the desk; null for an account's key.</param>
sealed record Access(Who Who, World? World = null, Caller? Caller = null, DeskHand? Hand = null, OperatorKeyId? OwnKey = null)
{
    public const string Nameless = "operator";

    public string Person => Hand?.Name ?? Nameless;

    public static readonly Access Nobody = new(Who.Anyone);

    /// <summary>The family or world whose share this request counts against.</summary>
    public Taker Taker => Caller is { } caller ? caller.Taker
        // A sandbox's key belongs to no account: it has a share as if its sandbox were one.
        : World is { } sandbox ? new(sandbox.Id, AccountId.Of(sandbox.Id.Value))
        : Taker.Desk;

    public Actor Actor => Principal.Actor;

    public Principal Principal => Caller?.Principal
        ?? (OwnKey is { } key ? Principal.AtDesk(Hand!, Guard.OperatorKey(key, Hand!.Role)) : Principal.AtDesk(Hand ?? new("nobody", Nameless, Role.None)));

    /// <summary>Why this role may not use a route; null if it may.</summary>
    public Refusal? Refuse(Role roles) => Hand is not { } hand || (hand.Role & roles) != 0 ? null
        : new Refusal(Reason.NotAllowed, Detail: hand.Role == Role.Auditor
            ? "An auditor sees everything at the desk and changes nothing."
            : $"This needs the role lead; the operator of this key has the role {hand.Role.Word()}.");

    /// <summary>The world of a request that names none: a sandbox's own or, for the operator, the live one.</summary>
    public WorldId Unnamed => World?.Id ?? Core.Worlds.World.LiveId;

    public bool SeesWorld(WorldId world) => Who == Who.Operator || (Who == Who.Sandbox && World!.Id == world);

    public bool Sees(WorldId world, AccountId account) => SeesWorld(world) || (Who == Who.Account && Caller!.Account.Id == account);
}

static class Seen
{
    public static async Task<Account?> Find(this Accounts.AccountBook accounts, Access access, AccountId id) =>
        await accounts.Find(id) is { } account && access.Sees(account.World, account.Id) ? account : null;
}

/// <summary>Identifies the sender of a request.</summary>
sealed class Credentials(
    Database database, Sandboxes.SandboxBook sandboxes, Accounts.AccountBook accounts, OwnKeys ownKeys, BreakGlass breakGlass, Admission admission,
    IEnumerable<AccountScheme> schemes)
{
    /// <summary>
    /// The name that someone with the operator key or a sandbox's key gives; shown in the timeline instead of "operator". It proves nothing. An
    /// operator's own key identifies its person.
    /// </summary>
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

        if (bearer?.StartsWith(ApiKey.OperatorsOwnPrefix, StringComparison.Ordinal) == true)
        {
            return request.Headers.ContainsKey(PersonHeader)
                ? new Refusal(Reason.InvalidField, PersonHeader, Detail: $"Leave {PersonHeader} out: an operator's own key says who they are.")
                : (await ownKeys.Authenticate(bearer)).Then(own => new Access(Who.Operator, Hand: own.Hand, OwnKey: own.Key));
        }

        var person = PersonOf(request);
        if (person.IsRefused)
        {
            return Outcome<Access>.Refused(person.Refusals);
        }

        if (await Keys.IsOperator(database, bearer))
        {
            await breakGlass.Used(person.Value!, ClientAddress.Of(request.HttpContext).ToString());
            return new Access(Who.Operator, Hand: DeskHand.OperatorKey(person.Value!));
        }

        return await sandboxes.Authenticate(bearer) is { } world
            ? new Access(Who.Sandbox, world, Hand: DeskHand.Sandbox(world.Id, person.Value!)) : new Refusal(Reason.NotAuthenticated);
    }

    static Outcome<string> PersonOf(HttpRequest request)
    {
        var name = request.Headers[PersonHeader].ToString().Trim();
        return name.Length == 0 ? Access.Nameless
            : name.Length <= PersonAtMost && !name.Any(char.IsControl) ? name
            : new Refusal(Reason.InvalidField, PersonHeader, Detail: $"{PersonHeader} must be a name of at most {PersonAtMost} characters.");
    }
}
