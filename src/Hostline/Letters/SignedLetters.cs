using System.Security.Cryptography;
using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Documents;
using Hostline.Letters.Pdf;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>The stored file of a signed letter; nothing refers to it yet.</summary>
sealed record SignedFile(DocumentId Id, byte[] Sha256);

/// <summary>Makes the files of signed letters: the letter with its signature and the audit page, sealed.</summary>
public sealed class SignedLetters(
    Database database, LetterContents contents, Letterheads letterheads, LetterPdf pdf, LetterCertificates certificates, DocumentStore store,
    DocumentFile files)
{
    const int EventsAtMost = 1_000;

    internal async Task<Outcome<SignedFile>> Make(LetterUnit work, SigningLetter letter, Signing signing)
    {
        // A letter that an earlier release sent out has no fixed content.
        var content = letter.Content is { } text ? LetterContent.Read(text)
            : await contents.Of(letter, [.. letter.Hostings.Select(work.Find)], LetterWishes.None);
        var signature = new LetterSignature(signing.Name, signing.Title ?? content.Signer.Title, signing.Drawing, work.Now, signing.Address,
            Printable(signing.Agent));
        content = content with { Signer = content.Signer with { Name = signature.Name, Title = signature.Title } };
        if (LetterPdf.Refuse(content) is { } refusal)
        {
            return refusal;
        }

        var seal = await certificates.Current();
        var clock = work.World.IsLive ? "the clock of this server" : "the clock of this sandbox, which is for tests";
        var audit = new LetterAudit(letter.Id, work.Orders, await Shown(letter), signature, clock, seal.Says, [.. await Steps(work, letter),
            new(work.Now, $"Signed by {signature.Name}")]);
        var file = pdf.MakeSigned(content, audit, await letterheads.LogoOf(letter.Account), seal);
        return new SignedFile(await store.Keep(file, letter.World, letter.Account, DocumentKind.Letter, "letter-signed.pdf"), SHA256.HashData(file));
    }

    async Task<string?> Shown(SigningLetter letter) =>
        letter.Draft is { } draft && await files.Find(draft) is { } shown ? Convert.ToHexStringLower(shown.Sha256) : null;

    /// <summary>The events about the letter in the history of its first order.</summary>
    async Task<IEnumerable<LetterStep>> Steps(LetterUnit work, SigningLetter letter) =>
        from told in await database.Many(EventTable.OfSubject, EventTable.Read, work.Order, 0L, EventsAtMost)
        where told.Kind.StartsWith("letter.", StringComparison.Ordinal) && IsAbout(told, letter.Id)
        select new LetterStep(told.At, told.Kind switch
        {
            EventKinds.LetterSent => $"Sent to {letter.Parties.Email} for signature",
            EventKinds.LetterReminded => $"Reminder sent to {letter.Parties.Email}",
            EventKinds.LetterCodeSent => $"Code sent to the telephone{EndOf(letter)}",
            EventKinds.LetterCodeEntered => "Code entered; the letter was shown from then on",
            EventKinds.LetterReopened => "Opened again by its account",
            _ => told.Kind,
        });

    static string EndOf(SigningLetter letter) => letter.CodeTo is { } number ? $" with the number ending in {SignerCode.EndOf(number)}" : "";

    static bool IsAbout(Event told, LetterId letter)
    {
        if (told.Payload.Length == 0)
        {
            return false;
        }

        using var payload = JsonDocument.Parse(told.Payload);
        return payload.RootElement.TryGetProperty("letter", out var id) && id.TryGetGuid(out var value) && value == letter.Value;
    }

    /// <summary>Browsers send arbitrary text; a character that cannot be printed must not prevent the signature.</summary>
    static string? Printable(string? agent) => agent is null ? null
        : new string([.. agent.Take(200).Select(c => LetterFonts.MissingIn(c.ToString()) is null ? c : '?')]);
}
