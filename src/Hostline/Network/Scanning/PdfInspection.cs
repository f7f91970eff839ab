using System.Runtime.InteropServices;

namespace Hostline.Network.Scanning;

/// <summary>
/// Looks at an uploaded file as a hostile one. Pure over bytes: no program is started, nothing is rendered, no clock is read.
/// The file's own tables are not believed: every object is found by reading the file, so that what a reader could reach is seen
/// wherever it lies. Page content is not unpacked, for nothing in it acts.
/// Known and accepted: an attachment makes even a harmless file refused (e-invoices that carry XML), and so does a resource
/// that happens to be named as an active entry.
/// </summary>
public static class PdfInspection
{
    internal static readonly PdfVerdict OutOfWork = new(PdfFinding.TooComplex, "too much to look through");

    /// <returns>A verdict for any bytes whatever; never an exception.</returns>
    public static PdfVerdict Inspect(ReadOnlyMemory<byte> file, PdfLimits? limits = null)
    {
        var work = new PdfWork(limits ?? PdfLimits.Default);
        if (file.Length > work.Limits.FileBytes)
        {
            return new(PdfFinding.TooLarge);
        }

        if (PdfEnvelope.Check(file.Span) is { } envelope)
        {
            return envelope;
        }

        using var walk = new PdfWalk(MemoryMarshal.TryGetArray(file, out _) ? file : file.ToArray(), work);
        return walk.Through() ?? default(PdfVerdict);
    }
}
