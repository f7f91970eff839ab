using Hostline.Core.Letters;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>A letter as the page behind its link shows it.</summary>
/// <param name="Content">Its content; null if the link shows only the letter's state.</param>
/// <param name="File">The signed file, or else the one to be signed; null as for <see cref="Content"/>, and for a letter that an earlier release sent
/// out.</param>
/// <param name="Now">World time.</param>
public sealed record LetterLook(
    SigningLetter Letter, LetterLinkPurpose Purpose, LetterOfAuthorization? Content, StoredDocument? File, string Account, World World, DateTimeOffset Now)
{
    /// <summary>How long after the signature its links show the signed letter.</summary>
    public static readonly TimeSpan ReadFor = TimeSpan.FromDays(30);

    public bool IsOver => IsPast(Letter, World, Now);

    /// <summary>Until when it must be signed, by the world's clock; null in the live world, where served time decides.</summary>
    public DateTimeOffset? SignAtLatest => World.IsLive ? null : Letter.ExpiresAt;

    /// <summary>Whether links of a letter show its content. Afterwards they show only its state.</summary>
    public static bool IsShown(SigningLetter letter, World world, DateTimeOffset now) => letter.State switch
    {
        LetterState.Signing => !IsPast(letter, world, now),
        LetterState.Signed => now < letter.SignedAt + ReadFor,
        _ => false,
    };

    /// <summary>In the live world the deadline ends a letter, because only served time counts; until then it is out for signature.</summary>
    static bool IsPast(SigningLetter letter, World world, DateTimeOffset now) => !world.IsLive && letter.ExpiresAt <= now;

    public bool CanBeSigned => Purpose == LetterLinkPurpose.Sign && Letter.State == LetterState.Signing && !IsOver;
}

public sealed class LetterLooks(Database database, LetterBook letters, OrderBook orders, LetterContents contents, LetterLinks links, DocumentFile files)
{
    /// <summary>Null if the token does not belong to this letter: every wrong link gets the same answer.</summary>
    public async Task<LetterLook?> Find(LetterId id, string token)
    {
        if (await letters.Find(id) is not { } letter || links.PurposeOf(letter, token) is not { } purpose)
        {
            return null;
        }

        var batch = new ReadBatch();
        var account = batch.Many(AccountTable.ById, AccountTable.Read, letter.Account);
        var world = batch.Many(WorldTable.ById, WorldTable.Read, letter.World);
        await database.Run(batch);
        if (account.First is not { } sender || world.First is not { } place)
        {
            return null;
        }

        var now = place.Now(batch.Now);
        return LetterLook.IsShown(letter, place, now)
            ? new(letter, purpose, await ContentOf(letter), await FileOf(letter), sender.Name, place, now)
            : new(letter, purpose, null, null, sender.Name, place, now);
    }

    /// <summary>The content of a letter; for one that an earlier release sent out, the content as stored now.</summary>
    public async Task<LetterOfAuthorization> ContentOf(SigningLetter letter)
    {
        if (letter.Content is { } text)
        {
            return LetterContent.Read(text);
        }

        var on = (await orders.OfLetter(database, letter.Id)).SelectMany(o => o.Order.Hostings).ToDictionary(h => h.Id);
        return await contents.Of(letter, [.. letter.Hostings.Where(on.ContainsKey).Select(h => on[h])], LetterWishes.None);
    }

    public async Task<StoredDocument?> FileOf(SigningLetter letter) => (letter.Document ?? letter.Draft) is { } id ? await files.Find(id) : null;
}
