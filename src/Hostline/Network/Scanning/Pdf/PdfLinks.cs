using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// The targets of links. A link may open a page or a file next to the document; it must not start a program, or reveal the reader to a
/// stranger's server.
/// </summary>
static class PdfLinks
{
    static readonly HashSet<string> Outside = ["http", "https", "mailto", "tel", "sms", "fax", "ftp", "ftps", "sip", "sips"];

    /// <summary>The keys for a file name in a file specification.</summary>
    static readonly string[] FileKeys = ["F", "UF", "Unix", "Mac", "DOS"];

    /// <summary>The value of /URI: an address, or the catalog's base for relative addresses.</summary>
    public static DocumentMarks? Address(PdfValue value, PdfObjects objects)
    {
        if (objects.Meanings(value) is not { } meanings)
        {
            return null;
        }

        DocumentMarks? marks = DocumentMarks.None;
        foreach (var meaning in meanings)
        {
            marks |= meaning.Kind switch
            {
                PdfTokenKind.Text => objects.Text(meaning) is { } text ? Address(PdfValue.Text(text)) : null,
                PdfTokenKind.DictionaryOpen => meaning.Entries() is not { } entries ? null
                    : entries.TryGetValue("Base", out var address) ? Base(address, objects) : DocumentMarks.None,
                _ => DocumentMarks.None,
            };
        }

        return marks;
    }

    static DocumentMarks? Base(PdfValue value, PdfObjects objects) =>
        objects.Meanings(value) is { } meanings && meanings.TrueForAll(m => m.Kind == PdfTokenKind.Text)
        ? meanings.Aggregate((DocumentMarks?)DocumentMarks.None, (marks, m) => marks | (objects.Text(m) is { } text ? Address(PdfValue.Text(text)) : null))
        : null;

    static DocumentMarks? Address(string address)
    {
        // Readers ignore blanks and control characters in a scheme.
        var plain = new string([.. address.Where(c => c > ' ')]);
        var colon = plain.IndexOf(':');
        var scheme = colon < 0 || plain[..colon].AsSpan().IndexOfAny("/\\?#") >= 0 ? null : plain[..colon].ToLowerInvariant();
        return scheme switch
        {
            null => IsRemote(plain) ? null : DocumentMarks.WebLinks,
            "file" => IsLocal(plain[(colon + 1)..]) ? DocumentMarks.FileLinks : null,
            // A drive's letter
            { Length: 1 } => DocumentMarks.FileLinks,
            _ => Outside.Contains(scheme) ? DocumentMarks.WebLinks : null,
        };
    }

    /// <summary><c>file:///C:/…</c> is on this computer, <c>file://server/…</c> and <c>file:////server/…</c> are not.</summary>
    static bool IsLocal(string path)
    {
        var slashes = path.AsSpan().IndexOfAnyExcept('/', '\\');
        var rest = slashes < 0 ? "" : path[slashes..];
        return slashes is 0 or 1 or 3 || (slashes == 2 && rest.StartsWith("localhost/", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The target of a /GoToR: a file on the same computer.</summary>
    public static DocumentMarks? File(PdfValue action, PdfObjects objects) =>
        action.Entries() is { } entries && (!entries.TryGetValue("F", out var file) || Names(file, objects) is { } names && names.TrueForAll(n => !IsRemote(n)))
            ? DocumentMarks.FileLinks : null;

    /// <summary>All names in a file specification; null if they cannot be determined for certain.</summary>
    public static List<string>? Names(PdfValue specification, PdfObjects objects)
    {
        var names = new List<string>();
        foreach (var meaning in objects.Meanings(specification) ?? [])
        {
            if (meaning.Kind == PdfTokenKind.Text)
            {
                if (objects.Text(meaning) is not { } name)
                {
                    return null;
                }

                names.Add(PdfValue.Text(name));
                continue;
            }

            if (meaning.Kind != PdfTokenKind.DictionaryOpen || meaning.Entries() is not { } entries || entries.ContainsKey("FS"))
            {
                return null;
            }

            foreach (var key in FileKeys.Where(entries.ContainsKey))
            {
                if (objects.Meanings(entries[key]) is not { Count: > 0 } texts || !texts.TrueForAll(t => t.Kind == PdfTokenKind.Text))
                {
                    return null;
                }

                var read = texts.Select(objects.Text).OfType<byte[]>().ToList();
                if (read.Count < texts.Count)
                {
                    return null;
                }

                names.AddRange(read.Select(t => PdfValue.Text(t)));
            }
        }

        // Some programs leave the older of two names empty.
        names.RemoveAll(n => n.Length == 0);
        return names.Count > 0 ? names : null;
    }

    /// <summary>On another computer: <c>\\server\…</c>, <c>//server/…</c> or any address.</summary>
    public static bool IsRemote(string name)
    {
        var plain = name.Trim().Replace('\\', '/');
        return plain.StartsWith("//", StringComparison.Ordinal) || plain.IndexOf(':') > 1;
    }
}
