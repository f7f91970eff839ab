namespace Hostline.Network.Scanning.Pdf;

/// <summary>Why a file is not taken as a PDF document.</summary>
public enum PdfFinding
{
    /// <summary>More bytes than <see cref="PdfLimits.FileBytes"/>.</summary>
    TooLarge,

    /// <summary>No <c>%PDF-</c> within the first 1,024 bytes.</summary>
    NotPdf,

    /// <summary>No <c>startxref</c> and <c>%%EOF</c> at the end, or shorter than the file says of itself.</summary>
    Truncated,
    Encrypted,

    /// <summary>Something that runs, opens or sends when the document is opened or clicked.</summary>
    ActiveContent,
    EmbeddedFile,

    /// <summary>Another kind of file at the same time.</summary>
    Polyglot,

    /// <summary>Within the size, but nested, coded or cut up so that it can not be read within the work allowed.</summary>
    TooComplex,

    /// <summary>A structural stream that grows out of all proportion.</summary>
    Bomb,

    /// <summary>A structural part that readers would understand differently, or not at all.</summary>
    Malformed,
}

/// <summary>What was found in a file; the default value is: nothing, the file is accepted.</summary>
/// <param name="Finding">Null when the file is accepted.</param>
/// <param name="What">Of what kind: the PDF name, the other format. Always from a list of ours, never text of the file.</param>
/// <param name="Marks">What an accepted file holds that a viewer acts on.</param>
public readonly record struct PdfVerdict(PdfFinding? Finding, string? What = null, DocumentMarks Marks = DocumentMarks.None)
{
    public bool IsAccepted => Finding is null;

    /// <summary>An accepted file without its encryption; empty for one that has none.</summary>
    public ReadOnlyMemory<byte> Opened { get; init; }

    /// <summary>What is wrong, for the person who sent the file. What to do about it the catalog says.</summary>
    public string Sentence => Finding switch
    {
        null => "The file is a PDF that can be looked at safely.",
        PdfFinding.TooLarge => "The file is larger than 5 MB.",
        PdfFinding.NotPdf => "The file is not a PDF.",
        PdfFinding.Truncated => "The end of the PDF is missing.",
        PdfFinding.Encrypted when What is not null => $"The PDF is encrypted {What}.",
        PdfFinding.Encrypted => "The PDF needs a password to open.",
        PdfFinding.ActiveContent => $"The PDF holds {Described(What)} (/{What}).",
        PdfFinding.EmbeddedFile => $"The PDF has a file attached that is neither text nor XML (/{What}).",
        PdfFinding.Polyglot => $"The file is not only a PDF but also {What}.",
        PdfFinding.TooComplex => $"The PDF is built too intricately to be checked ({What}).",
        PdfFinding.Bomb => "A part of the PDF unpacks to far more than its size.",
        _ => $"The PDF is damaged ({What}).",
    };

    static string Described(string? what) => what switch
    {
        "JS" or "JavaScript" or "OnInstantiate" => "a script that does more than format, check or add up fields",
        "XFA" => "an XFA form with scripts or commands",
        "Launch" => "an action that starts a program",
        "SubmitForm" or "ImportData" => "an action that sends or fetches form data",
        "OpenAction" or "AA" => "an action that runs by itself and does more than show a page or print",
        "GoToR" or "GoToE" or "F" => "a link to a file on another computer or inside the document",
        "URI" => "a link that starts a program or opens a file on another computer",
        _ => "media that a viewer plays",
    };
}

/// <summary>How far an inspection goes. The defaults end within two seconds and 64 MB on a small machine.</summary>
/// <param name="FileBytes">The largest file.</param>
/// <param name="StreamBytes">The most that one structural stream may unpack to.</param>
/// <param name="TotalBytes">The most that all structural streams may unpack to.</param>
/// <param name="Ratio">How many times its size a stream may unpack to, once it is past <see cref="RatioFrom"/>.</param>
/// <param name="RatioFrom">Bytes; below this a high ratio is ordinary (cross-reference rows differ in a few bits) and harmless.</param>
/// <param name="Depth">Arrays and dictionaries inside each other.</param>
/// <param name="Objects">Objects of the file, those in object streams included.</param>
/// <param name="Judgments">Scripts, actions, links and attachments that are judged when all objects are known.</param>
/// <param name="Filters">Filters over each other on a structural stream.</param>
/// <param name="Work">Units of work: about one a byte looked at. A clock would judge the same file differently on a busy day.</param>
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
