using FsCheck;
using FsCheck.Fluent;
using Hostline.Network.Scanning.Pdf;
using Hostline.Tests.Support;
using static Hostline.Tests.Network.Scanning.Pdf.PdfWriting;

namespace Hostline.Tests.Network.Scanning.Pdf;

public sealed class PdfMutationTests
{
    /// <summary>The valid files below use about a tenth of this.</summary>
    const long Work = 2_000_000;

    static readonly byte[][] Good =
    [
        Letter("/OpenAction 5 0 R", "[3 0 R /Fit]", "<< /A (b) /C <64> >>"),
        Packed("/OpenAction [3 0 R /Fit]", ["<< /A [1 2 3] >>"]),
        Packed("", [], "[/ASCIIHexDecode /FlateDecode]", b => Hex(Flate(b))),
        Packed("", [], "[/ASCII85Decode]", Base85),
    ];

    /// <summary>The documents made by ordinary programs, except the largest.</summary>
    static readonly byte[][] Ordinary =
        [.. Directory.EnumerateFiles(Checkout.At("tests", "fixtures", "documents"), "*.pdf").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
            .Where(f => f.Length < 30_000)];

    /// <summary>What one inspection may allocate, including its decrypted copy.</summary>
    const long MemoryAllowed = 64 * 1024 * 1024;

    static readonly string[] Pieces =
        ["<<", ">>", "[", "]", "(", ")", "/", "%", "<", ">", "#", "\\", "\0", "\n", "1 0 obj ", " endobj", " stream\n", "endstream", "/JS", "/First 3",
            "/Filter", "/OpenAction", "-1", "99999999999", " R", "%%EOF",
            "/AA << /F 5 0 R >>", "/EF 5 0 R", "/XFA 4 0 R", "/URI (a)", "/Encrypt 5 0 R", "/Encrypt", "/ID [<00>]", "/V 5 /R 6", "/CF <<>>", "/Length 0",
            "/Length 6 0 R", "trailer", "/Root", "/S /GoToR"];

    [Fact]
    public void Any_mutation_of_a_good_file_gets_a_verdict_within_the_work_allowed()
    {
        int rounds = LongForm.Or(5_000, 200_000);
        Prop.ForAll(Mutations(Good).ToArbitrary(), file =>
        {
            var verdict = PdfInspection.Inspect(file, new() { Work = Work });
            return verdict.IsAccepted == (verdict.Finding is null) && verdict.Sentence.Length > 10 && verdict != PdfInspection.OutOfWork;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(rounds));
    }

    [Fact]
    public void Any_mutation_of_an_ordinary_document_gets_a_verdict_within_the_work_and_memory_allowed()
    {
        int rounds = LongForm.Or(3_000, 100_000);
        Prop.ForAll(Mutations(Ordinary).ToArbitrary(), file =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var verdict = PdfInspection.Inspect(file);
            return verdict.IsAccepted == (verdict.Finding is null) && verdict.Sentence.Length > 10 && verdict != PdfInspection.OutOfWork
                && GC.GetAllocatedBytesForCurrentThread() - before < MemoryAllowed;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(rounds));
    }

    [Fact]
    public void Any_bytes_between_a_header_and_an_end_get_a_verdict() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            PdfInspection.Inspect((byte[])[.. Latin("%PDF-1.7\n"), .. bytes, .. Latin("\nstartxref\n0\n%%EOF")]).Finding is not null)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    static Gen<byte[]> Mutations(byte[][] files) =>
        from good in Gen.Elements(files)
        from changes in Gen.ListOf(Change(), 4)
        select changes.Aggregate(good, (file, change) => change(file));

    static Gen<Func<byte[], byte[]>> Change() =>
        from kind in Gen.Choose(0, 4)
        from at in Gen.Choose(0, 10_000)
        from length in Gen.Choose(0, 40)
        from value in Gen.Choose(0, 255)
        from piece in Gen.Elements(Pieces)
        select (Func<byte[], byte[]>)(file => Changed(file, kind, (int)((long)at * file.Length / 10_001), length, (byte)value, piece));

    static byte[] Changed(byte[] file, int kind, int at, int length, byte value, string piece)
    {
        if (file.Length == 0)
        {
            return file;
        }

        int end = Math.Min(file.Length, at + length);
        return kind switch
        {
            0 => [.. file[..at], value, .. file[(at + 1)..]],
            1 => [.. file[..at], .. Latin(piece), .. file[at..]],
            2 => [.. file[..at], .. file[end..]],
            3 => [.. file[..end], .. file[at..]],
            _ => [.. file[..at], .. Latin(piece), .. file[Math.Min(file.Length, at + piece.Length)..]],
        };
    }
}
