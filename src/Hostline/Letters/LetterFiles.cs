using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Letters.Pdf;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

public sealed record LetterFile(StoredDocument? Stored, byte[]? Made);

public sealed class LetterFiles(LetterBook letters, LetterContents contents, Letterheads letterheads, LetterPdf pdf, DocumentFile files)
{
    /// <summary>The letter that was uploaded or signed; or else the one out for signature; or else one to sign by hand.</summary>
    /// <param name="anew">Whether to always make one to sign by hand.</param>
    public async Task<Outcome<LetterFile>> Of(LoadedOrder loaded, LetterWishes wishes, bool anew)
    {
        if (!anew && (loaded.Order.Letter ?? await Out(loaded)) is { } stored && await files.Find(stored) is { } document)
        {
            return new LetterFile(document, null);
        }

        var hostings = loaded.Order.Hostings.Where(h => h.State.IsOpen()).ToList();
        if (hostings.Count == 0)
        {
            return new Refusal(Reason.OrderClosed);
        }

        var letter = await contents.Of(loaded.Order.Account, loaded.Order.Id.ToString(), hostings, wishes, loaded.Now);
        return LetterPdf.Refuse(letter) is { } refusal ? refusal : new LetterFile(null, pdf.Make(letter, await letterheads.LogoOf(loaded.Order.Account)));
    }

    public byte[] Blank() => pdf.Make(contents.Blank, letterheads.HostLogo);

    public byte[] Sample(int numbers, DateTimeOffset now) => pdf.Make(contents.Sample(numbers, now), letterheads.HostLogo);

    async Task<DocumentId?> Out(LoadedOrder loaded) =>
        await letters.NewestOf(loaded.Order.Id) is { State: LetterState.Signing, Draft: { } draft } ? draft : null;
}
