using System.Collections.Concurrent;
using Hostline.Storage.Tables;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Hostline.Documents;

/// <param name="Texts">The text of its first pages.</param>
public sealed record ReadDocument(int Pages, IReadOnlyList<string> Texts, bool IsWhole);

/// <summary>
/// Extracts the text of documents that must not be shown as they are. Only documents that passed the inspection at upload are read; the
/// extraction still has its own limits.
/// </summary>
public sealed class DocumentWords(DocumentFile files, TimeProvider time, ILogger<DocumentWords> log) : IDisposable
{
    const int PagesAtMost = 50;
    const int CharactersAtMost = 100_000;
    const int KeptAtMost = 200;

    static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    /// <summary>One at a time: a document is read into memory completely.</summary>
    readonly SemaphoreSlim turn = new(1);

    readonly ConcurrentDictionary<DocumentId, ReadDocument?> known = new();

    /// <summary>Null if it cannot be read in time.</summary>
    public async Task<ReadDocument?> Of(StoredDocument document)
    {
        if (known.TryGetValue(document.Id, out var read))
        {
            return read;
        }

        await turn.WaitAsync();
        try
        {
            if (known.Count >= KeptAtMost)
            {
                known.Clear();
            }

            return known.TryGetValue(document.Id, out read) ? read : known[document.Id] = await Read(document);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    async Task<ReadDocument?> Read(StoredDocument document)
    {
        var bytes = new MemoryStream((int)document.Size);
        await foreach (var chunk in files.Read(document))
        {
            bytes.Write(chunk);
        }

        var begun = time.GetTimestamp();
        var reading = Task.Run(() => Read(bytes.ToArray(), () => time.GetElapsedTime(begun) > Within));
        try
        {
            return await reading.WaitAsync(Within + Within, time);
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            log.LogInformation("The words of document {Document} cannot be read: {Why}", document.Id, unreadable.Message);
            return null;
        }
    }

    static ReadDocument Read(byte[] bytes, Func<bool> isLate)
    {
        using var pdf = PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        var (texts, left) = (new List<string>(), CharactersAtMost);
        for (var page = 1; page <= Math.Min(pdf.NumberOfPages, PagesAtMost) && left > 0 && !isLate(); page++)
        {
            var text = ContentOrderTextExtractor.GetText(pdf.GetPage(page));
            texts.Add(text.Length <= left ? text : text[..left]);
            left -= text.Length;
        }

        return new(pdf.NumberOfPages, texts, texts.Count == pdf.NumberOfPages && left >= 0);
    }
}
