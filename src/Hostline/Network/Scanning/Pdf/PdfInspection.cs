using System.Runtime.InteropServices;
using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Inspects an uploaded file, assuming that it is hostile. A pure function of its bytes: no program is started, nothing is rendered, no
/// clock is read. The file's own tables are not trusted: every object is found by scanning the file, so that anything a reader could
/// reach is inspected. Page content is not decompressed, because nothing in it is active. An encrypted file that opens with the empty
/// password is decrypted. docs/decisions/0020-documents.md says what is accepted, marked and refused, and why.
/// </summary>
public static class PdfInspection
{
    internal static readonly PdfVerdict OutOfWork = new(PdfFinding.TooComplex, "too much to look through");

    /// <returns>A verdict for any bytes; never an exception.</returns>
    public static PdfVerdict Inspect(ReadOnlyMemory<byte> file, PdfLimits? limits = null)
    {
        var work = new PdfWork(limits ?? PdfLimits.Default);
        if (file.Length > work.Limits.FileBytes)
        {
            return new(PdfFinding.TooLarge);
        }

        var envelope = PdfEnvelope.Check(file.Span, work);
        if (!envelope.IsAccepted)
        {
            return envelope;
        }

        var inside = Inside(new(MemoryMarshal.TryGetArray(file, out _) ? file : file.ToArray(), work), work);
        return inside with { Marks = inside.IsAccepted ? inside.Marks | envelope.Marks : DocumentMarks.None };
    }

    static PdfVerdict Inside(PdfFile file, PdfWork work)
    {
        var (locked, cipher) = PdfEncryption.Open(file, work);
        if (locked is { } verdict)
        {
            return verdict;
        }

        using var walk = new PdfWalk(file, cipher, work);
        var found = walk.Through();
        if (!found.IsAccepted || cipher is null)
        {
            return found;
        }

        using var copy = new PdfOpenedCopy(file, cipher);
        return found with { Opened = copy.Make() };
    }
}
