using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Letters;
using Hostline.Letters.Pdf;
using Hostline.Network.Scanning;
using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>The PDFs of letters, as qpdf, poppler and our own gate see them.</summary>
public sealed class LetterPdfTests
{
    static readonly LetterPdf Pdf = new();

    static readonly string LongName = string.Join(' ', Enumerable.Repeat("Wohnungsbaugenossenschaft", 4)) + " LLC";

    public static TheoryData<string, int, string, string> Letters => new()
    {
        { "one number", 1, "Acme Dental LLC", "Chicago" },
        { "two hundred numbers", 200, "Acme Dental LLC", "Chicago" },
        { "twenty-one numbers", 21, "Zażółć Gęślą Jaźń S.A.", "Łódź" },
        { "a long name", 3, LongName, "São João da Madeira" },
        { "Greek", 2, "Ελληνική Εταιρεία Τηλεφωνίας", "Θεσσαλονίκη" },
        { "Cyrillic", 2, "Стоматология «Здоровье»", "Київ" },
    };

    [Theory, MemberData(nameof(Letters))]
    public async Task A_letter_is_sound_and_every_word_of_it_can_be_extracted(string what, int numbers, string holder, string city)
    {
        var letter = SampleLetters.Plain with
        {
            Holder = holder,
            Address = SampleLetters.Plain.Address! with { City = city },
            Numbers = SampleLetters.Numbers(numbers),
        };
        Assert.Null(LetterPdf.Refuse(letter));
        var file = Pdf.Make(letter, null);
        var pages = await Poppler.Pages(file);
        Assert.True(pages is >= 1 and <= 3, $"{what}: {pages} pages");
        var found = (await Poppler.Words(file, "-layout")).Split(' ').ToHashSet();
        // Words are broken only where they are longer than a line.
        Assert.DoesNotContain(SampleLetters.WordsOf(letter), word => !found.Contains(word));
        Assert.Empty($"Template {letter.Template} · Reference {letter.Reference} Page 1 of {pages}".Split(' ').Except(found));
        Assert.IsType<ScanVerdict.Accepted>(await new DocumentScan(null).Scan(file, TestContext.Current.CancellationToken));
        Assert.Contains("Tagged:          yes", await Poppler.Info(file));
    }

    [Fact]
    public async Task A_letter_with_a_logo_and_a_clause_shows_both_and_a_blank_one_has_lines_to_fill_in()
    {
        var file = Pdf.Make(SampleLetters.Plain with { Clause = "Signed letters are kept for ten years." }, new(Convert.FromBase64String(Dot), "image/png"));
        Assert.Equal(1, await Poppler.Pages(file));
        Assert.Contains("Signed letters are kept for ten years.", await Poppler.Words(file));
        var nothing = SampleLetters.Plain with { Reference = null, Holder = null, Address = null, Numbers = [], Signer = new(null, null, null, null) };
        var blank = Pdf.Make(nothing, null);
        await Poppler.Pages(blank);
        Assert.Contains("The customer authorizes Example Hosting", await Poppler.Words(blank));
    }

    [Theory]
    [InlineData("株式会社", "“株” (U+682A) in the customer's name")]
    [InlineData("Acme 🦷", "“🦷” (U+1F9B7) in the customer's name")]
    [InlineData("שלום", "“ש” (U+05E9) in the customer's name")]
    [InlineData("Acme\u0007", "(U+0007) in the customer's name")]
    public void A_character_that_cannot_be_printed_is_refused_by_name(string holder, string named)
    {
        var refusal = LetterPdf.Refuse(SampleLetters.Plain with { Holder = holder });
        Assert.Equal(Reason.LetterUnprintable, refusal?.Reason);
        Assert.Contains(named, refusal!.Sentence);
    }

    [Fact]
    public void A_letter_for_more_than_two_hundred_numbers_is_refused_by_naming_how_many()
    {
        var refusal = LetterPdf.Refuse(SampleLetters.Plain with { Numbers = SampleLetters.Numbers(201) });
        Assert.Equal((Reason.TooManyNumbers, "A letter lists at most 200 numbers; this one would list 201."), (refusal!.Reason, refusal.Sentence));
    }

    [Fact]
    public async Task A_signed_letter_verifies_and_no_longer_does_after_one_changed_byte()
    {
        await using var server = await TestServer.Start();
        var seal = await ((LetterCertificates)server.Services.GetService(typeof(LetterCertificates))!).Current();
        Assert.Equal(seal.Certificate.Thumbprint,
            (await ((LetterCertificates)server.Services.GetService(typeof(LetterCertificates))!).Current()).Certificate.Thumbprint);
        var at = new DateTimeOffset(2026, 11, 30, 9, 41, 0, TimeSpan.Zero);
        IReadOnlyList<Stroke> drawing = SignatureDrawing.Read("100,500 300,200 500,800 900,400;50,900")!;
        var audit = new LetterAudit(LetterId.Of(AnyId.New().Value), [OrderId.Of(AnyId.New().Value)], new string('a', 64),
            new("Ana Ruiz", "Office manager", drawing, at, "203.0.113.7", "a browser"), "the clock of this server", seal.Says,
            [new(at.AddDays(-1), "Sent to ana@acme.example for signature"), new(at, "Signed by Ana Ruiz")]);
        var file = Pdf.MakeSigned(SampleLetters.Plain, audit, null, seal);
        Assert.Equal(2, await Poppler.Pages(file));
        var seals = await Poppler.Seals(file);
        Assert.Contains("Signature is Valid", seals);
        Assert.Contains("Total document signed", seals);
        Assert.Contains("self-made", seals);
        var words = await Poppler.Words(file, "-layout");
        foreach (var part in (string[])["Signature record", "203.0.113.7", "2026-11-30 09:41:00 UTC", new string('a', 64), LetterAudit.Consent[..40]])
        {
            Assert.Contains(part, words);
        }

        // A letter of the title, which stands in the clear.
        var changed = (byte[])file.Clone();
        changed[System.Text.Encoding.Latin1.GetString(file).IndexOf("/Creator", StringComparison.Ordinal) - 40] ^= 1;
        Assert.DoesNotContain("Signature is Valid", await Poppler.Seals(changed));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("1,2 3,4", 1)]
    [InlineData("5,5", 1)]
    [InlineData("0,0 1000,1000;7,7", 2)]
    public void A_drawing_is_read(string text, int strokes) => Assert.Equal(strokes, SignatureDrawing.Read(text)!.Count);

    [Theory]
    [InlineData("1,2 3")]
    [InlineData("1,1001")]
    [InlineData("-1,0")]
    [InlineData("a,b")]
    [InlineData("<svg>")]
    public void What_is_no_drawing_is_not_read(string text) => Assert.Null(SignatureDrawing.Read(text));

    [Fact]
    public void A_drawing_has_a_limit_of_points_and_strokes()
    {
        Assert.Null(SignatureDrawing.Read(string.Join(' ', Enumerable.Repeat("1,1", SignatureDrawing.PointsAtMost + 1))));
        Assert.Null(SignatureDrawing.Read(string.Join(';', Enumerable.Repeat("1,1", SignatureDrawing.StrokesAtMost + 1))));
    }

    [Fact]
    public void An_older_template_of_this_host_is_known_and_one_of_another_host_is_not()
    {
        var templates = new LetterTemplates(MasterKey.FromText(TestServer.TestMasterKey, "TEST"), LetterHouse.Plain with { Template = 3, Oldest = 2 });
        Assert.False(templates.IsOutdated(templates.Current));
        Assert.False(templates.IsOutdated(templates.Current[..^1] + "2"));
        Assert.True(templates.IsOutdated(templates.Current[..^1] + "1"));
        // One in an earlier wording is known and still accepted; one in a later wording is not known.
        Assert.False(templates.IsOutdated(templates.Current.Replace("-2.", "-1.", StringComparison.Ordinal)));
        Assert.True(templates.IsOutdated(templates.Current.Replace("-2.3", "-1.1", StringComparison.Ordinal)));
        Assert.Null(templates.IsOutdated(templates.Current.Replace("-2.", "-3.", StringComparison.Ordinal)));
        Assert.Null(templates.IsOutdated("LOA-000000-1.1"));
        Assert.Null(templates.IsOutdated("nonsense"));
    }

    /// <summary>The smallest picture, in base64.</summary>
    public const string Dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
}
