using System.Text;
using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Files embedded in the document. Text and XML are accepted, because e-invoices contain them (ZUGFeRD, Factur-X); anything that a
/// double click could start is not.
/// </summary>
sealed class PdfAttachments(PdfObjects objects, PdfWork work)
{
    static readonly string[] Extensions = [".xml", ".txt", ".csv"];

    /// <summary>Content that a program opening the file would run or fetch, whatever the file's name.</summary>
    static readonly string[] Active =
    [
        "<script", "<html", "<iframe", "<object", "<embed", "<svg", "<hta:", "<?php", "<?xml-stylesheet", "<!doctype", "<!entity",
        "http://www.w3.org/1999/xhtml",
    ];

    /// <summary>
    /// The positions of streams already found to be text: the names in a file specification usually refer to the same one.
    /// </summary>
    readonly HashSet<int> texts = [];

    /// <param name="specification">A dictionary with an /EF.</param>
    public DocumentMarks? Of(PdfValue specification)
    {
        if (specification.Entries() is not { } entries)
        {
            return null;
        }

        if (!entries.TryGetValue("EF", out var files) || files.Kind is not PdfTokenKind.DictionaryOpen && files.Reference < 0)
        {
            return DocumentMarks.None;   // a name in a glyph list
        }

        return PdfLinks.Names(specification, objects) is { } names && names.TrueForAll(IsText)
            && objects.Meanings(files) is { Count: > 0 } meanings && meanings.TrueForAll(Hold) ? DocumentMarks.AttachedFiles : null;
    }

    bool Hold(PdfValue files) => files.Kind == PdfTokenKind.DictionaryOpen && files.Entries() is { Count: > 0 } entries
        && entries.Values.All(v => objects.Meanings(v) is { Count: > 0 } meanings && meanings.TrueForAll(Content));

    static bool IsText(string name) =>
        !PdfLinks.IsRemote(name) && !name.Any(char.IsControl) && Extensions.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    public bool Content(PdfValue dictionary) =>
        texts.Contains(dictionary.Start)
        || (dictionary.Kind == PdfTokenKind.DictionaryOpen && objects.Content(dictionary, isFile: true) is { } content
            && work.Text(content.Length) && IsText(content.Span) && texts.Add(dictionary.Start));

    static bool IsText(ReadOnlySpan<byte> content)
    {
        foreach (var b in content)
        {
            if (b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return false;
            }
        }

        if (content.StartsWith("MZ"u8) || content.StartsWith("#!"u8) || content.StartsWith("%PDF"u8) || content.StartsWith("{\\rtf"u8))
        {
            return false;
        }

        var text = Encoding.Latin1.GetString(content);
        return !Active.Any(a => text.Contains(a, StringComparison.OrdinalIgnoreCase));
    }
}
