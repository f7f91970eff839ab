using Hostline.Core.Letters;
using Hostline.Core.Numbers;

namespace Hostline.Tests.Letters;

/// <summary>Letters to make PDFs of.</summary>
static class SampleLetters
{
    public static readonly LetterOfAuthorization Plain = new("LOA-ABCDEF-2.1", "019a0000-0000-7000-8000-000000000001",
        new("Example Hosting", "1 Server Road, Chicago, IL 60601", "help@host.example"), "Acme Dental LLC",
        new("120 Main Street", "Suite 4", "Chicago", "IL", "60601", "US"), "Example Telephone", LetterType.Direct, null, Numbers(1),
        new("Ana Ruiz", "Office manager", "ana@acme.example", "+1 312-555-0199"), new DateOnly(2026, 11, 30),
        AccountNumber: "4471-20993-06", Vendor: "Example Aggregator");

    public static IReadOnlyList<PhoneNumber> Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(n => PhoneNumber.Parse($"+131255{50000 + n:00000}"))];

    /// <summary>The words of a letter's parts, in their order.</summary>
    public static IEnumerable<string> WordsOf(LetterOfAuthorization letter) => LetterText.Of(letter).SelectMany(part => part switch
    {
        LetterPart.Title title => [title.Text],
        LetterPart.Heading heading => [heading.Text],
        LetterPart.Paragraph paragraph => [paragraph.Text],
        LetterPart.Facts facts => facts.Rows.SelectMany(r => new[] { r.Name, r.Value ?? "" }),
        LetterPart.NumberList list => list.Numbers,
        _ => (IEnumerable<string>)[],
    }).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
