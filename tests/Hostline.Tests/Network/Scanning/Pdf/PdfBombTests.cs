using System.Security.Cryptography;
using System.Text;
using Hostline.Network.Scanning.Pdf;
using Hostline.Tests.Support;
using static Hostline.Tests.Network.Scanning.Pdf.PdfWriting;

namespace Hostline.Tests.Network.Scanning.Pdf;

/// <summary>Files made to keep a reader busy: each gets its verdict quickly and within 64 MB.</summary>
public sealed class PdfBombTests
{
    const int FileBytes = 5 * 1024 * 1024;

    /// <summary>Slower verdicts are compared with hashing this many bytes in the same run: a slow machine is slow at both.</summary>
    static readonly TimeSpan Conspicuous = TimeSpan.FromSeconds(2);
    const int HashedBytes = 100_000_000;
    const int TimesAsLong = 30;
    const int Repetitions = 3;
    const long MemoryAllowed = 64 * 1024 * 1024;

    /// <summary>A name for the report, the finding (null: accepted), and the file.</summary>
    static readonly Dictionary<string, (PdfFinding? Finding, Func<byte[]> File)> Bombs = new()
    {
        ["an object stream of 1,000:1"] = (PdfFinding.Bomb, () => Packed("", [new string(' ', 7_000_000)])),
        ["an object stream of 1,000:1 twice packed"] =
            (PdfFinding.Bomb, () => Packed("", [new string(' ', 100_000_000)], "[/FlateDecode /FlateDecode]", b => Flate(Flate(b)))),
        ["an object stream past 8 MB"] = (PdfFinding.Bomb, () => Packed("", [Counting(8_500_000)])),
        ["six object streams past 32 MB"] = (PdfFinding.Bomb, () => Several(6, Counting(6_000_000, gap: 50))),
        ["a page's content of 1,000:1, which is not unpacked"] = (null, () => Letter("", "", Stream("/Filter /FlateDecode", Flate(new byte[100_000_000])))),
        ["a table of 1,000:1"] = (PdfFinding.Bomb, () => Letter("", "", Stream("/Type /XRef /Filter /FlateDecode", Flate(new byte[7_000_000])))),
        ["z letters of base 85"] = (PdfFinding.Malformed, () => Packed("", [], "/ASCII85Decode", _ => Latin(new string('z', 4_000_000) + "~>"))),
        ["200,000 arrays in each other"] = (PdfFinding.TooComplex, () => Letter("", new string('[', 200_000) + new string(']', 200_000))),
        ["200,000 arrays in each other in an object stream"] = (PdfFinding.TooComplex, () => Packed("", [new string('[', 200_000) + new string(']', 200_000)])),
        ["dictionaries in each other"] = (PdfFinding.TooComplex, () => Letter("", string.Concat(Enumerable.Repeat("<< /A ", 100_000)))),
        ["pages that are their own parents"] =
            (null, () => Letter("", "<< /Type /Pages /Kids [6 0 R] /Parent 6 0 R >>", "<< /Type /Pages /Kids [5 0 R] /Parent 5 0 R >>")),
        ["5 MB of anything behind the header"] = (PdfFinding.Truncated, () => [.. Latin("%PDF-1.7\n"), .. Noise(FileBytes - 100)]),
        ["5 MB of anything between header and end"] =
            (PdfFinding.Malformed, () => [.. Latin("%PDF-1.7\n"), .. Noise(FileBytes - 100), .. Latin("\nstartxref\n0\n%%EOF")]),
        ["a name of 5 MB"] = (null, () => Letter("", "/" + new string('A', FileBytes - 2000))),
        ["a name of 5 MB of escapes"] = (null, () => Letter("", "/" + string.Concat(Enumerable.Repeat("#41", FileBytes / 3 - 1000)))),
        ["a million names"] = (null, () => Letter("", "[" + string.Concat(Enumerable.Repeat("/A#41 ", 800_000)) + "]")),
        ["a string that never ends"] = (null, () => Letter("", new string('(', FileBytes - 2000))),
        ["objects in strings in objects in strings"] = (PdfFinding.TooComplex, () => Letter("", string.Concat(Enumerable.Repeat("1 0 obj (", 500_000)))),
        ["comments before obj"] =
            (PdfFinding.TooComplex, () => Letter("", "(" + new string('%', 2_000_000) + string.Concat(Enumerable.Repeat(" obj", 600_000)))),
        ["more objects than allowed"] = (PdfFinding.TooComplex, () => Letter("", string.Concat(Enumerable.Repeat("1 0 obj ", 300_000)))),
        ["offsets that all lead to one long array"] = (PdfFinding.TooComplex, OneArrayManyTimes),
        ["object streams that all lead to one stream"] =
            (PdfFinding.TooComplex, () => Letter("", "",
                Latin(string.Concat(Enumerable.Repeat("<< /First 9 /N 0 /Filter /Fl >> stream\nendstream\n", 90_000))))),
        ["a million scripts"] = (PdfFinding.TooComplex, () => Letter("", "[" + string.Concat(Enumerable.Repeat("/JS(print()) ", 380_000)) + "]")),
        ["scripts that all are one long script"] =
            (null, () => Letter("", "[" + string.Concat(Enumerable.Repeat("/JS 6 0 R ", 19_000)) + "]", "(" + new string(';', 16_000) + ")")),
        ["many long scripts"] = (null, () => Letter("", "[" + string.Concat(Enumerable.Repeat($"/JS ({new string(';', 8_000)}) ", 600)) + "]")),
        ["scripts that all are one object stream's"] =
            (null, () => Packed("", ["[" + string.Concat(Enumerable.Repeat("/JS 7 0 R /JS 8 0 R ", 9_000)) + "]", "(print())", "(print())",
                Counting(1_000_000)])),
        ["a script of 1,000:1"] =
            (PdfFinding.ActiveContent, () => Letter("/OpenAction << /S /JavaScript /JS 5 0 R >>", "",
                Stream("/Filter /FlateDecode", Flate(new byte[100_000_000])))),
        ["an attachment of 1,000:1"] =
            (PdfFinding.EmbeddedFile, () => Letter("/Foo << /F (a.txt) /EF << /F 5 0 R >> >>", "",
                Stream("/Filter /FlateDecode", Flate(new byte[100_000_000])))),
        ["many attachments"] =
            (PdfFinding.TooComplex, () => Letter("/Foo [" + string.Concat(Enumerable.Range(5, 40).Select(i => $"<< /F (a.txt) /EF << /F {i} 0 R >> >>")) + "]",
                "", [.. Enumerable.Repeat(Stream("/Filter /FlateDecode", Flate(Latin(Counting(240_000)))), 40)])),
        ["attachments that all are one file"] =
            (null, () => Letter("/Foo [" + string.Concat(Enumerable.Repeat("<< /F (a.txt) /EF << /F 5 0 R >> >>", 10_000)) + "]", "",
                Stream("/Filter /FlateDecode", Flate(Latin(new string('a', 1_000_000)))))),
        ["actions that branch to each other"] =
            (PdfFinding.ActiveContent, () => Letter("/OpenAction 5 0 R",
                "<< /S /Named /N /Print /Next [" + string.Concat(Enumerable.Repeat("5 0 R ", 1_000)) + "] >>")),
        ["definitions of one object"] =
            (PdfFinding.TooComplex, () => Letter("/OpenAction 5 0 R", string.Concat(Enumerable.Repeat("<< /S /Named /N /Print >> endobj 5 0 obj ", 100_000)))),
        ["encryptions"] =
            (PdfFinding.Malformed, () => Letter("", "/Encrypt 5 0 R", Latin("[" + string.Concat(Enumerable.Repeat("/Encrypt 5 0 R ", 300_000)) + "]"))),
        ["encryptions without an end"] =
            (PdfFinding.TooComplex, () => Latin("%PDF-1.7\n" + string.Concat(Enumerable.Repeat("/Encrypt[", 500_000)) + "startxref 0 %%EOF")),
        ["an encryption whose definitions have no end"] =
            (PdfFinding.Encrypted, () => Letter("", "/Encrypt 5 0 R", Latin(string.Concat(Enumerable.Repeat("5 0 obj[", 250_000))))),
        ["links without an end"] = (PdfFinding.TooComplex, () => Letter("", string.Concat(Enumerable.Repeat("<</URI[[>>", 400_000)))),
        ["identifiers"] =
            (PdfFinding.Encrypted, () => Letter("", "/Encrypt << /Filter /Standard /V 1 /R 3 /Length 128 /P -4 /O <" + new string('0',
                64) + "> /U <" + new string('0', 64) + "> >>", Latin("[" + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"/ID[<{i:X8}>]")) + "]"))),
        ["open actions in each other"] =
            (PdfFinding.ActiveContent, () => Letter("", string.Concat(Enumerable.Repeat("<< /OpenAction << /S /GoTo /D ", 99)) + new string(' ', 4_000_000))),
    };

    public static TheoryData<string> Names() => [.. Bombs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_made_to_keep_a_reader_busy_is_judged_in_time_and_room(string name)
    {
        byte[] file = Bombs[name].File();
        PdfInspection.Inspect(Letter(""));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var verdict = default(PdfVerdict);
        var took = ThreadTime.Of(() => verdict = PdfInspection.Inspect(file));
        long memory = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{file.Length:N0} bytes, {took.TotalMilliseconds:N0} ms, {memory:N0} bytes of memory: "
            + $"{verdict.Sentence}");
        Assert.Equal(Bombs[name].Finding, verdict.Finding);
        Assert.True(took < Conspicuous || Shortest(() => PdfInspection.Inspect(file)) < TimesAsLong * Shortest(() => SHA256.HashData(new byte[HashedBytes])),
            $"It took {took}.");
        Assert.InRange(memory, 0, MemoryAllowed);
    }

    static TimeSpan Shortest(Action act) => Enumerable.Range(0, Repetitions).Min(_ => ThreadTime.Of(act));

    [Fact]
    public void The_work_allowed_bounds_an_inspection_whatever_the_clock_says()
    {
        byte[] file = Packed("", [Counting(100_000)]);
        Assert.Equal(default, PdfInspection.Inspect(file));
        Assert.Equal(PdfFinding.TooComplex, PdfInspection.Inspect(file, new() { Work = 100_000 }).Finding);
    }

    /// <summary>Consecutive numbers: they compress to about a half, with wider gaps to less.</summary>
    static string Counting(int length, int gap = 1)
    {
        var text = new StringBuilder("[", length + 20);
        for (uint i = 1; text.Length < length; i++)
        {
            text.Append(i * 2654435761 % 1_000_000_007).Append(' ', gap);
        }

        return text.Append(']').ToString();
    }

    static byte[] Noise(int length)
    {
        var noise = new byte[length];
        for (ulong state = 88172645463325252, i = 0; i < (ulong)length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            noise[i] = (byte)(state >> 32);
        }

        return noise;
    }

    static byte[] Several(int count, string text)
    {
        byte[] content = Flate(Latin("6 0 " + text));
        return Letter("", "", [.. Enumerable.Repeat(Stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", content), count)]);
    }

    static byte[] OneArrayManyTimes()
    {
        string pairs = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i} 0 "));
        return WithTableStream([], Stream($"/Type /ObjStm /N 50000 /First {pairs.Length} /Filter /FlateDecode", Flate(Latin(pairs + Counting(1_000_000)))));
    }
}
