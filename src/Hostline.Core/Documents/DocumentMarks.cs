namespace Hostline.Core.Documents;

/// <summary>
/// Marks of an accepted document, for the reviewer: content besides pages, which only a viewer program acts on. The numbers are stored; never
/// renumber them.
/// </summary>
[Flags]
public enum DocumentMarks
{
    None = 0,

    /// <summary>Encrypted, and opens with the empty password: its maker restricted what viewers allow.</summary>
    Restricted = 1,

    /// <summary>Fields that format, check or total input, with functions built into every viewer.</summary>
    FormatScripts = 2,

    /// <summary>An XFA form in addition to the ordinary fields; its values may differ from theirs.</summary>
    XfaForm = 4,

    /// <summary>Opens the print dialog.</summary>
    Prints = 8,

    /// <summary>A link that opens another file on the reader's computer.</summary>
    FileLinks = 16,

    /// <summary>A link to a web page, a mail address or a telephone number.</summary>
    WebLinks = 32,

    /// <summary>Attachments: text, XML, or the office document that the PDF was made from.</summary>
    AttachedFiles = 64,

    /// <summary>Bytes before the start or after the end of the PDF.</summary>
    BytesAround = 128,

    /// <summary>Turns a page, hides a field or the like when it is opened, shown or closed.</summary>
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
    /// Whether a viewer would do more with it than show pages. Such a document is never displayed as it is: its text is shown, and it can be
    /// downloaded. API and pages share this rule.
    /// </summary>
    public static bool IsActive(this DocumentMarks marks) => (marks & ~DocumentMarks.Restricted) != DocumentMarks.None;

    /// <summary>The names of the marks in the API and on the command line (docs/operations/documents.md).</summary>
    public static IReadOnlyList<string> Names(this DocumentMarks marks) => [.. Words.Where(w => marks.HasFlag(w.Mark)).Select(w => w.Word)];
}
