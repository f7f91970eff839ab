using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Records when each key of an account was last used, to the minute, so that its owner knows whether it can be revoked.</summary>
public sealed class KeyUse(CommitQueue queue, ILogger<KeyUse> log)
{
    readonly LastUses<KeyId> uses = new(queue, log, TimeSpan.FromMinutes(1), "key", KeyTable.Used);

    /// <summary>Records a use at this instant of the database's clock. The write is not awaited.</summary>
    public void Of(KeyId key, DateTimeOffset databaseNow) => uses.Of(key, databaseNow);
}
