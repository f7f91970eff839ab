using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Network.Scanning.Pdf;

namespace Hostline.Network.Scanning;

/// <summary>What an uploaded document is taken for.</summary>
public abstract record ScanVerdict
{
    /// <param name="Marks">What it holds that a viewer acts on, for whoever reviews it.</param>
    /// <param name="Opened">SHA-256 of the document without its encryption; null for one that has none.</param>
    public sealed record Accepted(DocumentMarks Marks = DocumentMarks.None, byte[]? Opened = null) : ScanVerdict;

    /// <param name="Sentence">For the person who sent it.</param>
    /// <param name="Signature">What the virus scanner calls it, for the operator's log alone: told to the sender it would be a
    /// test bench for malware.</param>
    public sealed record Refused(Reason Reason, string Sentence, string? Signature = null) : ScanVerdict;

    /// <summary>The document could not be checked, and is not taken.</summary>
    /// <param name="Why">For the operator.</param>
    public sealed record Unavailable(string Why) : ScanVerdict;
}

/// <summary>
/// Everything an upload goes through before a byte of it is stored: our own inspection, then the virus scanner if there is one. A
/// document that is encrypted and opens without a password goes through the scanner twice: as it came, and opened.
/// </summary>
public sealed class DocumentScan(ScannerSettings settings) : IDisposable
{
    readonly Scanner? scanner = settings.Host is { } host ? new Clamd(host, settings.Port) : null;

    /// <summary>Hostile files take the most work: half of the processors stay free for everybody else.</summary>
    readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<ScanVerdict> Scan(ReadOnlyMemory<byte> document, CancellationToken cancellation = default)
    {
        var inspected = await Inspect(document, cancellation);
        if (inspected.Finding is { } finding)
        {
            return new ScanVerdict.Refused(ReasonOf(finding), inspected.Sentence);
        }

        var accepted = new ScanVerdict.Accepted(inspected.Marks, inspected.Opened.IsEmpty ? null : SHA256.HashData(inspected.Opened.Span));
        return scanner is null ? accepted
            : await Scan(scanner, document, cancellation) ?? (inspected.Opened.IsEmpty ? null : await Scan(scanner, inspected.Opened, cancellation)) ?? accepted;
    }

    /// <returns>Null when the scanner found nothing.</returns>
    static async Task<ScanVerdict?> Scan(Scanner scanner, ReadOnlyMemory<byte> document, CancellationToken cancellation) =>
        await scanner.Scan(document, cancellation) switch
        {
            ClamdAnswer.Clean => null,
            ClamdAnswer.Found found => new ScanVerdict.Refused(Reason.DocumentInfected, ReasonCatalog.Of(Reason.DocumentInfected).Sentence, found.Signature),
            ClamdAnswer.Missing missing => new ScanVerdict.Unavailable(missing.Why),
            var other => throw new InvalidOperationException($"No verdict for {other}."),
        };

    async Task<PdfVerdict> Inspect(ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            return PdfInspection.Inspect(document);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>The catalog's reason of a finding; many findings are one to the sender, who does the same about them.</summary>
    public static Reason ReasonOf(PdfFinding finding) => finding switch
    {
        PdfFinding.TooLarge => Reason.DocumentTooLarge,
        PdfFinding.NotPdf or PdfFinding.Polyglot => Reason.DocumentNotPdf,
        PdfFinding.Encrypted => Reason.DocumentEncrypted,
        PdfFinding.ActiveContent or PdfFinding.EmbeddedFile => Reason.DocumentActiveContent,
        PdfFinding.TooComplex or PdfFinding.Bomb => Reason.DocumentTooComplex,
        _ => Reason.DocumentDamaged,
    };

    public void Dispose() => turns.Dispose();
}
