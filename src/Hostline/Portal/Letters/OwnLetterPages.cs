using Hostline.Core.Letters;
using Hostline.Core.People;
using Hostline.Letters;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Letters;

/// <summary>
/// The letters addressed to someone who signs for an account and sees nothing else of it. Acts on a letter take place on the page of its mailed
/// link. In a live account only the mailbox has that link: whoever invites a signer may also have opened the invitation, and must not sign in
/// the name of the address.
/// </summary>
sealed class OwnLetterPages(LetterBook letters, LetterLinks links) : PageGroup
{
    public const string Path = "/portal/letters";

    const int Shown = 50;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Role.Signer, Show);
        pages.Post(Path + "/{letter}", Role.Signer, Open);
    }

    /// <summary>
    /// Whether a link for signing is sent by mail only. Being signed in to an account does not prove access to a mailbox; a sandbox has no
    /// signers to protect.
    /// </summary>
    public static bool IsMailedOnly(Visit visit) => visit.Session?.World is { IsLive: true };

    async Task<IResult> Show(Visit visit)
    {
        var page = visit.Session!.Email is { } email
            ? await letters.Page(visit.Session.Acting.Account.Id, new LetterFilter(null, email), null, isBackward: false, Shown) : null;
        return visit.Page<OwnLettersView, IReadOnlyList<SigningLetter>>([.. (page?.Letters ?? []).Where(l => l.State != LetterState.Opened)]);
    }

    async Task<IResult> Open(Visit visit)
    {
        var session = visit.Session!;
        return !IsMailedOnly(visit) && visit.Id<LetterId>("letter") is { } id
            && await letters.Find(session.Acting.Account.Id, id) is { State: not LetterState.Opened } letter
            && letter.Parties.Email.Equals(session.Email, StringComparison.OrdinalIgnoreCase)
            ? visit.See($"{LetterLinks.PathOf(id)}?token={links.TokenOf(letter, LetterLinkPurpose.Sign)}") : ErrorPages.NotFound(visit);
    }
}
