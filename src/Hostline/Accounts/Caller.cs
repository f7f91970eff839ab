using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;

namespace Hostline.Accounts;

/// <summary>Who sends a request: an account by one of its keys, in its world.</summary>
/// <param name="KeyId">The key; a unit written for this caller checks that it is still alive.</param>
/// <param name="KeyHint">The key's public part.</param>
/// <param name="DatabaseNow">The database's clock when the caller was looked up.</param>
/// <param name="Envelope">How it is answered by its own setting, or else its world's; null when neither says.</param>
public sealed record Caller(World World, Account Account, Guid KeyId, string KeyHint, DateTimeOffset DatabaseNow, Envelope? Envelope = null)
{
    public Actor Actor => Actor.Customer(KeyHint);
}
