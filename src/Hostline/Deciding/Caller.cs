using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;

namespace Hostline.Deciding;

/// <summary>The sender of a request: an account, identified by one of its keys, in its world.</summary>
/// <param name="KeyId">The key; a unit written for this caller checks that it has not been revoked.</param>
/// <param name="KeyHint">The key's public part.</param>
/// <param name="DatabaseNow">The database's clock when the caller was looked up.</param>
/// <param name="Envelope">The form of answers by its own setting, or else its world's; null if neither has one.</param>
public sealed record Caller(World World, Account Account, KeyId KeyId, string KeyHint, DateTimeOffset DatabaseNow, Envelope? Envelope = null,
    KeyKind Kind = KeyKind.Bearer)
{
    public Actor Actor => Actor.Customer(KeyHint);

    /// <summary>The same key acting for another account of its family; histories name the key.</summary>
    public Caller For(Account member) => this with { Account = member };
}
