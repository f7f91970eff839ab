using System.Text;
using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>Checks the beginning and the end of a file: a whole PDF, and nothing else.</summary>
static class PdfEnvelope
{
    /// <summary>Readers look for the header in the first 1,024 bytes, and for the end in the last (Adobe's implementation notes 13 and 18).</summary>
    const int Margin = 1024;

    /// <summary>How far before the end its <c>startxref</c> may be: the word, an offset and line breaks, with some margin.</summary>
    const int BeforeEnd = 256;

    /// <summary>
    /// Non-blank bytes allowed after the end: mail gateways add a paragraph, printer drivers a line, disks the rest of a block.
    /// </summary>
    const int TailAllowed = 64 * 1024;

    /// <summary>The signatures of other kinds of files at a fixed position.</summary>
    static readonly (int At, byte[] Mark, string What)[] Marks =
    [
        (0, "PK\x03\x04"u8.ToArray(), "a ZIP archive"),
        (0, "Rar!"u8.ToArray(), "a RAR archive"),
        (0, [0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
        (0, [0x1F, 0x8B], "a gzip file"),
        (257, "ustar"u8.ToArray(), "a tar archive"),
        (32_769, "CD001"u8.ToArray(), "a disk image"),
        (0, "GIF8"u8.ToArray(), "a GIF image"),
        (0, [0xFF, 0xD8, 0xFF], "a JPEG image"),
        (0, [0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG image"),
        (128, "DICM"u8.ToArray(), "a DICOM image"),
        (0, "RIFF"u8.ToArray(), "a RIFF file"),
        (4, "ftyp"u8.ToArray(), "an MP4 file"),
        (0, [0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"),
        (0, "MZ"u8.ToArray(), "a program"),
        (0, "#!"u8.ToArray(), "a script"),
        (0, [0xD0, 0xCF, 0x11, 0xE0], "an Office file"),
        (0, @"{\rtf"u8.ToArray(), "an RTF text"),
    ];

    /// <summary>Text by which a browser or an interpreter would detect another type.</summary>
    static readonly string[] Markup = ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<svg", "<?php", "<hta:"];

    /// <returns>A verdict against the file, or the mark that it has bytes around it.</returns>
    public static PdfVerdict Check(ReadOnlySpan<byte> file, PdfWork work)
    {
        var head = file[..Math.Min(file.Length, Margin)];
        var begin = head.IndexOf("%PDF-"u8);
        if (begin < 0)
        {
            return new(PdfFinding.NotPdf);
        }

        if (OtherKind(file, head) is { } what)
        {
            return new(PdfFinding.Polyglot, what);
        }

        var end = End(file);
        return end < 0 ? new(PdfFinding.Truncated)
            : Tail(file, end, work) ?? new(null, Marks: IsBlank(head[..begin]) && IsBlank(file[end..]) ? DocumentMarks.None : DocumentMarks.BytesAround);
    }

    static string? OtherKind(ReadOnlySpan<byte> file, ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        return OfOtherKind(file) is { } what ? what
            : Markup.Any(m => text.Contains(m, StringComparison.OrdinalIgnoreCase)) ? "a web page"
            : HoldsArchive(file) ? "a ZIP archive"
            : null;
    }

    static string? OfOtherKind(ReadOnlySpan<byte> file)
    {
        foreach (var (at, mark, what) in Marks)
        {
            if (at < file.Length && file[at..].StartsWith(mark))
            {
                return what;
            }
        }

        return null;
    }

    /// <summary>
    /// A ZIP is read from its end, so it may begin anywhere; one of the two signatures alone may occur by chance in an image.
    /// </summary>
    static bool HoldsArchive(ReadOnlySpan<byte> file) => file.IndexOf("PK\x05\x06"u8) >= 0 && file.IndexOf("PK\x01\x02"u8) >= 0;

    /// <summary>The position after the last end that follows a table's offset; -1 for none.</summary>
    static int End(ReadOnlySpan<byte> file)
    {
        var end = file.LastIndexOf("%%EOF"u8);
        return end < 0 || file[Math.Max(0, end - BeforeEnd)..end].IndexOf("startxref"u8) < 0 ? -1 : end + "%%EOF".Length;
    }

    static PdfVerdict? Tail(ReadOnlySpan<byte> file, int end, PdfWork work)
    {
        var tail = file[end..].Trim("\0\t\n\f\r "u8);
        var text = tail.Length > TailAllowed ? "" : Encoding.Latin1.GetString(tail);
        return Begun(file, end, work) ? new(PdfFinding.Truncated)
            : tail.Length > TailAllowed ? new(PdfFinding.Polyglot, "what follows its end")
            : Markup.Any(m => text.Contains(m, StringComparison.OrdinalIgnoreCase)) ? new(PdfFinding.Polyglot, "a web page")
            : OfOtherKind(tail) is { } what ? new PdfVerdict(PdfFinding.Polyglot, what)
            : null;
    }

    /// <summary>Whether objects follow the end: a later version of the document, without an end of its own.</summary>
    static bool Begun(ReadOnlySpan<byte> file, int end, PdfWork work)
    {
        for (var at = end; file[at..].IndexOf("obj"u8) is >= 0 and var next; at += next + "obj".Length)
        {
            if (PdfHeading.IsBefore(file, at + next, work))
            {
                return true;
            }
        }

        return false;
    }

    static bool IsBlank(ReadOnlySpan<byte> bytes) => bytes.Trim("\0\t\n\f\r "u8).IsEmpty;
}
