using Hostline.Core.Documents.Checks;
using Hostline.Core.Numbers;

namespace Hostline.Tests.Core;

/// <summary>What a machine finds in the words of letters and bills.</summary>
public sealed class DocumentChecksTests
{
    static readonly DateOnly Today = new(2026, 11, 30);

    static readonly PhoneNumber Number = PhoneNumber.Parse("+13125550001");

    [Theory]
    [InlineData("+1 312-555-0001")]
    [InlineData("+13125550001")]
    [InlineData("(312) 555-0001 $25.00")]
    [InlineData("312.555.0001")]
    [InlineData("312 555 0001, 312 555 0002")]
    [InlineData("1-312-555-0001")]
    [InlineData("Line (312)\n555-0001 monthly")]
    [InlineData("312-555-00\n01")]
    [InlineData("312\u2011555\u20110001")]
    [InlineData("312\u00A0555\u00A00001")]
    public void A_number_is_found_however_it_is_written(string text) => Assert.Contains(Number, NumberSearch.Of(new([text])).Keys);

    [Theory]
    [InlineData("312-555-0002")]
    [InlineData("9312-555-00012")]
    [InlineData("account 003125550001777")]
    [InlineData("$312.555 0001")]
    [InlineData("")]
    public void Other_digits_are_not_the_number(string text) => Assert.DoesNotContain(Number, NumberSearch.Of(new([text])).Keys);

    [Theory]
    [InlineData("Bill date: November 3, 2026", "2026-11-03")]
    [InlineData("Invoice date 11/03/2026 Due date 12/03/2026", "2026-11-03")]
    [InlineData("Due November 28, 2026. Statement date: 2026-11-03", "2026-11-03")]
    [InlineData("3 Nov 2026 Total 12.00", "2026-11-03")]
    [InlineData("Issued 03.11.2026", "2026-11-03")]
    [InlineData("Due date: December 3, 2026\nBill date: November 3, 2026", "2026-11-03")]
    [InlineData("Service start date 11/20/2026 Activation date: 11/21/2026 Printed on 11/29/2026\nDate: 10/03/2026", "2026-10-03")]
    [InlineData("Payment date 11/28/2026, contract end date 11/29/2026, 10/03/2026", "2026-10-03")]
    [InlineData("Date due: 11/28/2026\nDate of issue: 10/03/2026", "2026-10-03")]
    [InlineData("Bill due date 11/28/2026\nBilling date 10/03/2026", "2026-10-03")]
    [InlineData("Service from 10/01/2026 to 11/01/2026, due 12/15/2026", "2026-11-01")]
    public void The_date_of_a_document_is_the_named_one_or_the_newest_that_has_passed(string text, string date) =>
        Assert.Equal(DateOnly.Parse(date), DateSearch.Own(new([text]), Today)!.Date);

    [Theory]
    [InlineData("Due date: November 28, 2026")]
    [InlineData("Bill date Due date\nOctober 3, 2026 November 3, 2026")]
    [InlineData("Due date:\nBill date:\nNovember 3, 2026\nOctober 3, 2026")]
    public void Where_no_date_is_the_documents_own_or_names_and_dates_cannot_be_told_apart_none_is_taken(string text) =>
        Assert.Null(DateSearch.Own(new([text]), Today));

    [Theory]
    [InlineData("Acme Dental LLC", "ACME DENTAL, L.L.C.", 0)]
    [InlineData("Café Zoë", "account of CAFE ZOE at", 0)]
    [InlineData("Acme Dental LLC", "Acme Dentel LLC", 1)]
    [InlineData("Acme Inc", "ACME Incorporated", 9)]
    public void A_name_is_compared_without_case_accents_and_punctuation_and_its_distance_is_told(string name, string text, int distance) =>
        Assert.Equal(distance, NameSearch.Nearest(name, new([text]))!.Distance);

    [Fact]
    public void All_that_is_right_is_fine_and_names_its_page_and_words()
    {
        var findings = Of(Letter(), Bill());
        Assert.All(findings.Values.Where(f => f.Check != DocumentCheck.Signature), f => Assert.Equal(CheckOutcome.Fine, f.Outcome));
        Assert.Equal((1, true), (findings[DocumentCheck.NumbersOnBill].Page, findings[DocumentCheck.NumbersOnBill].Words!.Contains("(312) 555-0001")));
        Assert.Equal(CheckOutcome.NotChecked, findings[DocumentCheck.Signature].Outcome);
    }

    [Fact]
    public void Each_thing_that_is_wrong_is_doubted()
    {
        Assert.Contains("+13125550002, which differs in one digit", Doubt(Of(Letter(), Bill(number: "(312) 555-0002")), DocumentCheck.NumbersOnBill));
        Assert.Contains("distance", Doubt(Of(Letter(), Bill(name: "Acme Dentel LLC")), DocumentCheck.Holder));
        Assert.Contains("was not found on the bill", Doubt(Of(Letter(), Bill(name: "Globex Trading")), DocumentCheck.Holder));
        Assert.Contains("58 days old", Doubt(Of(Letter(), Bill(date: "October 3, 2026")), DocumentCheck.BillDate));
        Assert.Contains("in the future", Doubt(Of(Letter(date: "December 20, 2026"), Bill()), DocumentCheck.LetterDate));
        var order = OrderId.Of(AnyId.New().Value);
        Assert.Contains(order.ToString(), Doubt(Of(Letter(), Bill() with { Elsewhere = [new(order, true)] }), DocumentCheck.BillElsewhere));
        Assert.Contains("no longer accepted", Doubt(Of(Letter(), Bill(), outdated: _ => true), DocumentCheck.Template));
    }

    [Fact]
    public void A_scan_without_text_is_never_fine()
    {
        var scan = new CheckedDocument(new(["", " \n"], HasPictures: true), null, []);
        var findings = Of(scan, scan);
        foreach (var check in (DocumentCheck[])[DocumentCheck.NumbersOnLetter, DocumentCheck.NumbersOnBill, DocumentCheck.BillDate, DocumentCheck.Holder])
        {
            Assert.Equal(CheckOutcome.NotChecked, findings[check].Outcome);
            Assert.Contains("no text to check", findings[check].Says);
        }

        var unread = new CheckedDocument(null, "it takes too much work.", []);
        Assert.Contains("it takes too much work", Of(unread, unread)[DocumentCheck.NumbersOnBill].Says);
    }

    [Theory]
    [InlineData("Template LOA-ABCDEF-1.1 \u00B7 Reference 019a0000-0000-7000-8000-000000000001", "")]
    [InlineData("Template LOA-ABCDEF-1.1\n\u00B7 Reference\n019a0000-0000-7000-8000-000000000001", "")]
    [InlineData("", "HOSTLINE-LOA LOA-ABCDEF-1.1 019a0000-0000-7000-8000-000000000001")]
    public void A_letter_says_what_it_was_made_for_in_its_text_or_in_its_code(string text, string code)
    {
        const string Own = "019a0000-0000-7000-8000-000000000001", Other = "019a0000-0000-7000-8000-000000000002";
        var letter = new CheckedDocument(new([text], HasPictures: true) { Codes = code.Length == 0 ? [] : [new(2, code)] }, null, []);
        Assert.Equal(CheckOutcome.Fine, For(Own, false)!.Outcome);
        Assert.Equal((CheckOutcome.Doubt, code.Length == 0 ? 1 : 2), (For(Other, false)!.Outcome, For(Other, false)!.Page));
        // Of a letter of another host nothing is known.
        Assert.Null(For(Other, null));

        Finding? For(string order, bool? isOutdated) =>
            DocumentChecks.Of(new([Number], "acme", letter, null, null, _ => isOutdated, Today) { References = [order] })
                .FirstOrDefault(f => f.Check == DocumentCheck.Reference);
    }

    static CheckedDocument Letter(string date = "November 30, 2026") => new(new(
        [$"Letter of Authorization\nCustomer Acme Dental LLC\nDate {date}\nTelephone numbers (1)\n+1 312-555-0001\nTemplate LOA-ABCDEF-1.1"]), null, []);

    static CheckedDocument Bill(string number = "(312) 555-0001", string name = "ACME DENTAL LLC", string date = "November 3, 2026") =>
        new(new([$"Example Telephone\nBill date: {date}\n{name}\n120 Main Street\n{number} $25.00"]), null, []);

    static Dictionary<DocumentCheck, Finding> Of(CheckedDocument letter, CheckedDocument bill, Func<string, bool?>? outdated = null) => DocumentChecks.Of(
        new([Number], "acme", letter, bill, null, outdated ?? (_ => false), Today)).ToDictionary(f => f.Check);

    static string Doubt(Dictionary<DocumentCheck, Finding> findings, DocumentCheck check)
    {
        Assert.Equal(CheckOutcome.Doubt, findings[check].Outcome);
        return findings[check].Says;
    }
}
