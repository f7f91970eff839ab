using Hostline.Core.Accounts;
using Hostline.Core.Deadlines;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Documents;
using Hostline.Letters.Pdf;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>Sends letters out for signature: fixes their content, makes the file that is shown, and adds mails and deadlines to the unit.</summary>
public sealed class SendOut(LetterContents contents, Letterheads letterheads, LetterPdf pdf, DocumentStore store, LetterHouse house,
    Database database)
{
    /// <summary>The letter as it is sent out; its file is stored, and nothing refers to the file until the unit is written.</summary>
    /// <param name="letter">With its hostings, in its present state.</param>
    /// <param name="address">Null if it is stored.</param>
    internal async Task<Outcome<SigningLetter>> Prepare(LetterUnit work, SigningLetter letter, LetterWishes wishes, Address? address)
    {
        var (hostings, now) = ((IReadOnlyList<Hosting>)[.. letter.Hostings.Select(work.Find)], work.Now);
        var code = await CodeTo(letter);
        if (code.IsRefused)
        {
            return Outcome<SigningLetter>.Refused(code.Refusals);
        }

        var content = await contents.Of(letter with { UpdatedAt = now }, hostings, wishes, address);
        if ((content.Address is null ? NoAddress : LetterPdf.Refuse(content)) is { } refusal)
        {
            return refusal;
        }

        var file = pdf.Make(content, await letterheads.LogoOf(letter.Account));
        var draft = await store.Keep(file, letter.World, letter.Account, DocumentKind.Draft, "letter.pdf");
        return letter with
        {
            State = LetterState.Signing,
            Content = LetterContent.Write(content),
            Draft = draft,
            Round = letter.Round + 1,
            ExpiresAt = now + Within(work, letter),
            Reminded = 0,
            Declined = null,
            CodeTo = code.Value,
        };
    }

    /// <summary>The address that a letter names may have been deleted while the letter was a draft.</summary>
    static Refusal NoAddress => new(Reason.InvalidField, Place: PlaceKind.Address,
        Detail: "The letter has no service address: what it names is no address of this account. Give it another one.");

    /// <summary>The telephone that gets the signer's code; null if the account requires none.</summary>
    async Task<Outcome<PhoneNumber?>> CodeTo(SigningLetter letter) =>
        await database.One(SignerCodeSettingTable.OfAccount, r => r.Int(0), letter.Account) == 0 ? (Outcome<PhoneNumber?>)(PhoneNumber?)null
            : PhoneNumber.TryParse(letter.Parties.Phone, out var number) ? (PhoneNumber?)number
            : new Refusal(Reason.InvalidField, "/signer/phone",
                Detail: "Letters of this account ask the signer for a code, so the signer's telephone number is needed, such as +13125550100.");

    internal void Post(LetterUnit work, SigningLetter letter)
    {
        Mail(work, letter, NoticeKind.LetterToSign, [letter.Parties.Email]);
        Mail(work, letter, NoticeKind.LetterSentOut, letter.Parties.Copies.Except([letter.Parties.Email]));
        work.Set(new(letter.Id, DeadlineKind.LetterExpiry, letter.ExpiresAt));
        SetReminder(work, letter);
    }

    /// <summary>How long it can be signed, by the host's setting or the terms of its orders.</summary>
    TimeSpan Within(LetterUnit work, SigningLetter letter) => letter.Hostings.Select(h => work.TermsOf(h).Unsigned).Min() ?? house.SignWithin;

    internal void Remind(LetterUnit work, SigningLetter letter)
    {
        Mail(work, letter, NoticeKind.LetterToSignStill, [letter.Parties.Email]);
        SetReminder(work, letter);
    }

    /// <summary>Removes its deadlines: it is no longer out for signature.</summary>
    internal static void Stop(LetterUnit work, SigningLetter letter)
    {
        work.Set(new(letter.Id, DeadlineKind.LetterExpiry, null));
        work.Set(new(letter.Id, DeadlineKind.LetterReminder, null));
    }

    internal static void PostSigned(LetterUnit work, SigningLetter letter) =>
        Mail(work, letter, NoticeKind.LetterSignedCopy, letter.Parties.Copies.Prepend(letter.Parties.Email).Distinct());

    internal static void Tell(LetterUnit work, SigningLetter letter, NoticeKind kind, string? note = null) => NoticePosting.Post(work.Unit, work.World,
        new(kind, letter.Account, work.Order, Facts(work, letter) with { Note = note, Person = letter.Parties.Email }), work.Now, work.DatabaseNow);

    void SetReminder(LetterUnit work, SigningLetter letter)
    {
        var within = Within(work, letter);
        var (since, reminders) = (letter.ExpiresAt!.Value - within, LetterHouse.RemindersWithin(within));
        var due = letter.Reminded < reminders.Count ? since + reminders[letter.Reminded] : (DateTimeOffset?)null;
        work.Set(new(letter.Id, DeadlineKind.LetterReminder, due));
    }

    static void Mail(LetterUnit work, SigningLetter letter, NoticeKind kind, IEnumerable<string> to)
    {
        foreach (var address in to)
        {
            NoticePosting.Send(work.Unit, work.World, new(kind, letter.Account, work.Order, Facts(work, letter)), address, work.DatabaseNow);
        }
    }

    static NoticeFacts Facts(LetterUnit work, SigningLetter letter) =>
        new([.. letter.Hostings.Take(LetterOfAuthorization.NumbersInText).Select(h => work.Find(h).Number.ToString())],
            Until: letter.ExpiresAt, Person: letter.SignedBy)
        { Letter = letter.Id };
}
