using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.Core.Proposals;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <param name="Person">Null for the demo of open mode.</param>
/// <param name="Role">What they may do now; <see cref="Core.People.Role.None"/> before an account is chosen.</param>
/// <param name="Caller">The account that they act for; null at the desk.</param>
/// <param name="World">The world that they are confined to; null for the host's desk.</param>
/// <param name="Now">The database's clock when the session was looked up.</param>
public sealed record Session(
    SessionId Id, PersonId? Person, string Name, Role Role, Caller? Caller, World? World, Factors Factors, DateTimeOffset StartedAt, DateTimeOffset Now)
{
    public string? Email { get; init; }

    public Taste Taste { get; init; } = Taste.Default;

    /// <summary>Unread notices of the account, up to 100.</summary>
    public int Unread { get; init; }

    /// <summary>A session without a person: made with one click in open mode, or with the key of a sandbox.</summary>
    public bool IsDemo => Person is null;

    public bool IsDesk => (Role & Roles.Desk) != 0;

    public SessionRef Ref => new(Id, Caller?.Account.Id, Key, Hint, Name);

    /// <summary>The credential that acts for its account; null at the desk.</summary>
    public KeyId? Key { get; init; }

    /// <summary>The actor for histories, with the guards that must still hold when a change is written.</summary>
    public Principal Principal => Caller?.Principal ?? Principal.AtDesk(Hand, Guard.Session(Id, Role));

    /// <summary>Their identity at a desk. A session without a person is the sandbox itself at a sandbox's desk; elsewhere it is only this session.</summary>
    DeskHand Hand => World is { } sandbox ? DeskHand.Sandbox(sandbox.Id, Name, Role)
        : Person is { } person ? DeskHand.Person(person, Name, Role) : new("session:" + Id, Name, Role);

    /// <summary>
    /// Whether they have shown enough to work at the host's desk: two factors, here or at the provider, or a passkey, which counts as two. A
    /// session without a person needs none.
    /// </summary>
    public bool HasShownEnough => !IsDesk || World is not null || IsDemo || (Factors & (Factors.Code | Factors.Passkey | Factors.ProvidersSecond)) != 0;

    /// <summary>The hint of its key, as the account's history shows it; null at the desk.</summary>
    public string? Hint { get; init; }

    public Actor Actor => Principal.Actor;

    public bool Sees(WorldId world, AccountId account) =>
        Caller is { } caller ? caller.Account.Id == account : IsDesk && (World is null || World.Id == world);

    public bool MayAct => (Role & (Roles.Acting | Role.Operator | Role.Lead)) != 0;

    /// <summary>The account, for pages that are open to people of an account only.</summary>
    /// <exception cref="InvalidOperationException">A route admitted the desk.</exception>
    public Caller Acting => Caller ?? throw new InvalidOperationException("This page is for accounts, but its route lets the desk in.");
}

/// <param name="Zone">An IANA time zone; null for the browser's.</param>
/// <param name="Theme">light, dark, or null for the system's setting.</param>
public sealed record Taste(string? Language, string? Zone, string? Theme)
{
    public static readonly Taste Default = new(null, null, null);
}
