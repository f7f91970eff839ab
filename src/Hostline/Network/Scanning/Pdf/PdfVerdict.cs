using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>Why a file is not accepted as a PDF document.</summary>
public enum PdfFinding
{
    /// <summary>More bytes than <see cref="PdfLimits.FileBytes"/>.</summary>
    TooLarge,

    /// <summary>No <c>%PDF-</c> within the first 1,024 bytes.</summary>
    NotPdf,

    /// <summary>No <c>startxref</c> and <c>%%EOF</c> at the end, or shorter than its own stated length.</summary>
    Truncated,
    Encrypted,

    /// <summary>Something that runs, opens or sends when the document is opened or clicked.</summary>
    ActiveContent,
    EmbeddedFile,

    /// <summary>Another kind of file at the same time.</summary>
    Polyglot,

    /// <summary>Within the size, but nested, coded or split so that it cannot be read within the work budget.</summary>
    TooComplex,

    /// <summary>A structural stream that decompresses to far more than its size.</summary>
    Bomb,

    /// <summary>A structural part that readers would interpret differently, or not at all.</summary>
    Malformed,
}

/// <summary>The finding in a file; the default value means that nothing was found and the file is accepted.</summary>
/// <param name="What">The specific kind: the PDF name, the other format. Always from our own list, never text from the file.</param>
public readonly record struct PdfVerdict(PdfFinding? Finding, string? What = null, DocumentMarks Marks = DocumentMarks.None)
{
    public bool IsAccepted => Finding is null;

    /// <summary>An accepted encrypted file in decrypted form; empty if it was not encrypted.</summary>
    public ReadOnlyMemory<byte> Opened { get; init; }

    /// <summary>What is wrong, for the person who sent the file. The catalog has the next step.</summary>
    public string Sentence => Finding switch
    {
        null => "The file is a PDF that is safe to view.",
        PdfFinding.TooLarge => "The file is larger than 5 MB.",
        PdfFinding.NotPdf => "The file is not a PDF.",
        PdfFinding.Truncated => "The end of the PDF is missing.",
        PdfFinding.Encrypted when What is not null => $"The PDF is encrypted {What}.",
        PdfFinding.Encrypted => "The PDF needs a password to open.",
        PdfFinding.ActiveContent => $"The PDF contains {Described(What)} (/{What}).",
        PdfFinding.EmbeddedFile => $"The PDF has a file attached that is neither text nor XML (/{What}).",
        PdfFinding.Polyglot => $"The file is not only a PDF but also {What}.",
        PdfFinding.TooComplex => $"The PDF is too complex to be checked ({What}).",
        PdfFinding.Bomb => "A part of the PDF decompresses to far more than its size.",
        _ => $"The PDF is damaged ({What}).",
    };

    static string Described(string? what) => what switch
    {
        "JS" or "JavaScript" or "OnInstantiate" => "a script that does more than format, check or add up fields",
        "XFA" => "an XFA form with scripts or commands",
        "Launch" => "an action that starts a program",
        "SubmitForm" or "ImportData" => "an action that sends or fetches form data",
        "OpenAction" or "AA" => "an automatic action that does more than show a page or print",
        "GoToR" or "GoToE" or "F" => "a link to a file on another computer or inside the document",
        "URI" => "a link that starts a program or opens a file on another computer",
        _ => "media that a viewer plays",
    };
}

/// <summary>The limits of an inspection. With the defaults it ends within two seconds and 64 MB on a small machine.</summary>
/// <param name="FileBytes">The largest file.</param>
/// <param name="StreamBytes">The most that one structural stream may decompress to.</param>
/// <param name="TotalBytes">The most that all structural streams may decompress to.</param>
/// <param name="Ratio">How many times its size a stream may decompress to, once it is past <see cref="RatioFrom"/>.</param>
/// <param name="RatioFrom">In bytes; below this a high ratio is ordinary (cross-reference rows differ in a few bits) and harmless.</param>
/// <param name="Depth">The depth of nested arrays and dictionaries.</param>
/// <param name="Objects">The number of objects in the file, those in object streams included.</param>
/// <param name="Judgments">The number of scripts, actions, links and attachments that are judged when all objects are known.</param>
/// <param name="Filters">The number of filters on a structural stream.</param>
/// <param name="Work">Units of work: about one per byte read. With a time limit instead, the same file could get different verdicts on a busy day.</param>
public sealed record PdfLimits(
    int FileBytes = 5 * 1024 * 1024,
    int StreamBytes = 8 * 1024 * 1024,
    int TotalBytes = 32 * 1024 * 1024,
    int Ratio = 100,
    int RatioFrom = 1024 * 1024,
    int Depth = 200,
    int Objects = 250_000,
    int Judgments = 50_000,
    int Filters = 4,
    long Work = 150_000_000)
{
    public static PdfLimits Default { get; } = new();
}
