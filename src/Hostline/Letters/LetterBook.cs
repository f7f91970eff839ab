using Hostline.Core.Letters;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <param name="HasMore">Whether there are more letters beyond its end, in the direction in which it was read.</param>
public sealed record LetterPage(IReadOnlyList<SigningLetter> Letters, bool HasMore);

public sealed class LetterBook(Database database)
{
    /// <summary>With its hostings; null if the account has no such letter.</summary>
    public Task<SigningLetter?> Find(AccountId account, LetterId letter) => Load(LetterTable.OfAccount, letter, account);

    public Task<SigningLetter?> FindOfFamily(AccountId account, LetterId letter) => Load(LetterTable.OfFamily, letter, account);

    /// <summary>Any letter, for links and deadlines.</summary>
    public Task<SigningLetter?> Find(LetterId letter) => Load(LetterTable.ById, letter);

    /// <summary>The newest letter for signature of an order, in any state; null if there was none.</summary>
    public Task<SigningLetter?> NewestOf(OrderId order) => database.One(LetterTable.NewestOfOrder, LetterTable.Read, order);

    /// <summary>The same for a signer, who has no account.</summary>
    public Task<SigningLetter?> FindInWorld(WorldId world, LetterId letter) => Load(LetterTable.OfWorld, letter, world);

    /// <summary>A page, newest first; null if the account has no letter at its start.</summary>
    public async Task<LetterPage?> Page(AccountId account, LetterFilter filter, LetterId? from, bool isBackward, int limit)
    {
        if (from is { } at && await Find(account, at) is null)
        {
            return null;
        }

        var rows = await database.Many(isBackward ? LetterTable.Newer : LetterTable.Older, LetterTable.Read,
            account, (int)(filter.State ?? 0), filter.Email?.ToLowerInvariant() ?? "", from ?? Ids.AfterAll<LetterId>(), limit + 1);
        var shown = rows.Take(limit);
        return new([.. isBackward ? shown.Reverse() : shown], rows.Count > limit);
    }

    async Task<SigningLetter?> Load(Sql sql, LetterId letter, params object?[] owner)
    {
        var batch = new ReadBatch();
        var found = batch.Many(sql, LetterTable.Read, [letter, .. owner]);
        var hostings = batch.Many(LetterTable.HostingsOf, r => r.Id<HostingId>(0), letter);
        await database.Run(batch);
        return found.First is { } known ? known with { Hostings = hostings.Rows } : null;
    }
}
