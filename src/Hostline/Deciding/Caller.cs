using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>Whoever sent a request that acts for an account, in its world.</summary>
/// <param name="DatabaseNow">The database's clock when the caller was looked up.</param>
/// <param name="Envelope">The form of responses set for the account, or else for its world; null if neither is set.</param>
public sealed record Caller(World World, Account Account, Principal Principal, DateTimeOffset DatabaseNow, Envelope? Envelope = null,
    KeyKind Kind = KeyKind.Bearer)
{
    /// <summary>The limit set for the account and its subaccounts; null for the host's setting.</summary>
    public int? RequestsASecond { get; init; }

    public Actor Actor => Principal.Actor;

    /// <summary>Whose share of what everyone uses its requests count against.</summary>
    public Taker Taker => TakerOf(World, Account);

    public static Taker TakerOf(World world, Account account) => new(world.Id, account.Family);

    /// <summary>The same principal acting for another account of its family; histories name the principal.</summary>
    public Caller For(Account member) => this with { Account = member };

    /// <inheritdoc cref="Principal.NewUnit"/>
    public Unit NewUnit() => Principal.NewUnit();
}
