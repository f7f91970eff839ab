using Hostline.Core.Accounts;
using Hostline.Core.Worlds;
using Hostline.History;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

sealed record LoadedAccount(Account Account, World World, AccountChain Chain, DateTimeOffset DatabaseNow)
{
    /// <summary>World time of the load.</summary>
    public DateTimeOffset Now => World.Now(DatabaseNow).CutToMicros();

    /// <param name="also">Further queries, which run after the end of the history was read: a change that they miss makes the check of that end fail.</param>
    public static async Task<LoadedAccount?> Of(Database database, AccountId account, ReadBatch? also = null)
    {
        var batch = also ?? new ReadBatch();
        var found = batch.First(AccountTable.Whole, AccountTable.ReadWhole, account);
        await database.Run(batch);
        return found.Rows.Count == 0 ? null : new(found.Rows[0].Account, found.Rows[0].World, new(found.Rows[0].Sequence, found.Rows[0].Head), batch.Now);
    }
}
