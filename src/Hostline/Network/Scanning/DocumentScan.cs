using System.Security.Cryptography;
using Hostline.Core.Documents;
using Hostline.Core.Reasons;
using Hostline.Network.Scanning.Pdf;

namespace Hostline.Network.Scanning;

public abstract record ScanVerdict
{
    /// <param name="Marks">Its marks, for the reviewer.</param>
    /// <param name="Opened">SHA-256 of the decrypted document; null if it is not encrypted.</param>
    public sealed record Accepted(DocumentMarks Marks = DocumentMarks.None, byte[]? Opened = null) : ScanVerdict;

    /// <param name="Sentence">For the sender.</param>
    /// <param name="Signature">The virus scanner's name for it, for the operator's log only: senders could use it to test malware.</param>
    public sealed record Refused(Reason Reason, string Sentence, string? Signature = null) : ScanVerdict;

    /// <summary>The document could not be checked, and is not accepted.</summary>
    public sealed record Unavailable(string Why) : ScanVerdict;
}

/// <summary>
/// Everything that is checked before a byte of an upload is stored: our own inspection, then the virus scanner if there is one. An encrypted
/// document that opens without a password is scanned twice: as received, and decrypted.
/// </summary>
/// <param name="scanner">Null for none.</param>
public sealed class DocumentScan(Scanner? scanner) : IDisposable
{

    /// <summary>Hostile files cause the most work: half of the processors stay free for other requests.</summary>
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
            : await Scan(scanner, document, cancellation) ?? (inspected.Opened.IsEmpty ? null : await Scan(scanner, inspected.Opened, cancellation))
                ?? accepted;
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

    /// <summary>The catalog's reason for a finding; several findings have the same reason, because the sender's next step is the same.</summary>
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
