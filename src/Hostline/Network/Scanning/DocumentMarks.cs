namespace Hostline.Network.Scanning;

/// <summary>
/// What a document that was taken holds beyond pages: things that only a viewer acts on. Whoever reviews it sees these marks.
/// The numbers are stored; never renumber them.
/// </summary>
[Flags]
public enum DocumentMarks
{
    None = 0,

    /// <summary>Encrypted, and opens with the empty password: its maker restricted what a viewer lets one do.</summary>
    Restricted = 1,

    /// <summary>Fields that format, check or add up what is typed, with the functions every viewer brings along.</summary>
    FormatScripts = 2,

    /// <summary>An XFA form beside the ordinary fields; it may show other values than they do.</summary>
    XfaForm = 4,

    /// <summary>Asks to be printed.</summary>
    Prints = 8,

    /// <summary>A link that opens another file on the reader's computer.</summary>
    FileLinks = 16,

    /// <summary>A link to a web page, a mail address or a telephone number.</summary>
    WebLinks = 32,

    /// <summary>Text, XML or the office document it was made from, attached.</summary>
    AttachedFiles = 64,

    /// <summary>Bytes before its beginning or after its end.</summary>
    BytesAround = 128,

    /// <summary>Turns a page, hides a field or the like when it is opened, shown or left.</summary>
    ViewerActions = 256,
}

public static class DocumentMarkWords
{
    static readonly (DocumentMarks Mark, string Word)[] Words =
    [
        (DocumentMarks.Restricted, "restricted"),
        (DocumentMarks.FormatScripts, "format_scripts"),
        (DocumentMarks.XfaForm, "xfa_form"),
        (DocumentMarks.Prints, "prints"),
        (DocumentMarks.FileLinks, "file_links"),
        (DocumentMarks.WebLinks, "web_links"),
        (DocumentMarks.AttachedFiles, "attached_files"),
        (DocumentMarks.BytesAround, "bytes_around"),
        (DocumentMarks.ViewerActions, "viewer_actions"),
    ];

    /// <summary>The marks as the API and the command line name them (docs/operations/documents.md).</summary>
    public static IReadOnlyList<string> Names(this DocumentMarks marks) => [.. Words.Where(w => marks.HasFlag(w.Mark)).Select(w => w.Word)];
}
