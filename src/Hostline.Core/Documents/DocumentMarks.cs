namespace Hostline.Core.Documents;

/// <summary>
/// The marks of an accepted document: content beyond pages that only a viewer acts on, for the reviewer. The numbers are stored; never
/// renumber them.
/// </summary>
[Flags]
public enum DocumentMarks
{
    None = 0,

    /// <summary>Encrypted, and opens with the empty password: its maker restricted what viewers allow.</summary>
    Restricted = 1,

    /// <summary>Fields that format, check or add up input, with functions built into every viewer.</summary>
    FormatScripts = 2,

    /// <summary>An XFA form in addition to the ordinary fields; its values may differ from theirs.</summary>
    XfaForm = 4,

    /// <summary>Opens the print dialog.</summary>
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

    /// <summary>
    /// Whether a viewer would do more with it than show pages. Such a document is never shown as it is: its words are, and it can be
    /// downloaded. The one rule of API and pages.
    /// </summary>
    public static bool IsActive(this DocumentMarks marks) => (marks & ~DocumentMarks.Restricted) != DocumentMarks.None;

    /// <summary>The names of the marks in the API and on the command line (docs/operations/documents.md).</summary>
    public static IReadOnlyList<string> Names(this DocumentMarks marks) => [.. Words.Where(w => marks.HasFlag(w.Mark)).Select(w => w.Word)];
}
