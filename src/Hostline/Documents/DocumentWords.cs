using System.Collections.Concurrent;
using Hostline.Core.Documents.Checks;
using Hostline.Documents.Reading;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <param name="Texts">The text of its first pages.</param>
public sealed record ReadDocument(int Pages, IReadOnlyList<string> Texts, bool IsWhole);

/// <summary>
/// The words of documents, for pages that must not show the documents as they are. They are read in a process of its own: a small file can
/// take gigabytes to read.
/// </summary>
public sealed class DocumentWords(DocumentReader reader, TimeProvider time)
{
    const int CharactersAtMost = 100_000;
    const int KeptAtMost = 200;

    /// <summary>A page waits no longer, for its turn and for the reading together.</summary>
    static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<DocumentId, ReadDocument> known = new();

    /// <summary>Null if it cannot be read in time.</summary>
    public async Task<ReadDocument?> Of(StoredDocument document)
    {
        if (known.TryGetValue(document.Id, out var read))
        {
            return read;
        }

        using var late = new CancellationTokenSource(Within, time);
        try
        {
            return (await reader.Read(document, isLetter: false, late.Token)).Text is { } text ? Keep(document.Id, Cut(text)) : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    ReadDocument Keep(DocumentId id, ReadDocument read)
    {
        if (known.Count >= KeptAtMost)
        {
            known.Clear();
        }

        return known[id] = read;
    }

    static ReadDocument Cut(DocumentText text)
    {
        var (texts, left) = (new List<string>(), CharactersAtMost);
        foreach (var page in text.Pages.TakeWhile(_ => left > 0))
        {
            texts.Add(page.Length <= left ? page : page[..left]);
            left -= page.Length;
        }

        return new(text.PagesInAll, texts, text.IsWhole && texts.Count == text.Pages.Count && left >= 0);
    }
}
