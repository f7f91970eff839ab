using Hostline.Core.Notices;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>The key from which consent tokens are derived; itself derived from the master key.</summary>
public sealed record ConsentKey(byte[] Bytes);

/// <summary>The link in a notice to the holder.</summary>
/// <param name="Path">The path on this host of the page that asks for the decision.</param>
public sealed record ConsentLink(Consent Consent, string Token, string Path)
{
    /// <summary>The path of the page for asking the numbers back after they have moved.</summary>
    public string UndoPath => $"/transfers/{Consent.OrderId:D}/undo?token={Token}";
}

/// <summary>Derives the token of a consent each time a notice is rendered; it is not stored.</summary>
public sealed class ConsentLinks(Database database, ConsentKey key)
{
    /// <summary>
    /// The relay has accepted or permanently refused a mail, or there is no address. If the mail was the consent request of a live transfer,
    /// the window resumes, or begins if it was the first such mail.
    /// </summary>
    public async Task<Unit> MailIsOut(Unit unit, ClaimedErrand errand)
    {
        if (errand.World != World.LiveId
            || QueuedMail.Read(errand.Payload) is not { Kind: NoticeKind.ConsentRequested or NoticeKind.ConsentReminded, Facts.Consent: { } consent } asks)
        {
            return unit;
        }

        var now = await database.Now();
        WindowStopTable.AddRelay(unit, errand.Notice, now);
        return asks.Kind == NoticeKind.ConsentRequested ? ConsentTable.StartWindow(unit, consent, errand.World, now) : unit;
    }

    /// <summary>Null if there is no such consent.</summary>
    public async Task<ConsentLink?> Of(ConsentId consent)
    {
        if (await database.One(ConsentTable.ById, ConsentTable.Read, consent) is not { } found)
        {
            return null;
        }

        var token = ConsentToken.Of(found.Id, found.Nonce, key.Bytes);
        return new(found, token, $"/transfers/{found.OrderId:D}?token={token}");
    }
}
