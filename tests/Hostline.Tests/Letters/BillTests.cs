using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hostline.Core.Documents.Checks;
using Hostline.Core.Numbers;
using Hostline.Documents.Reading;
using Hostline.Network.Scanning;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>Bills as ordinary programs make them (tests/fixtures/bills), and what the checks make of each.</summary>
public sealed partial class BillTests
{
    const string Page = "docs/operations/bill-checks.md";

    const string Rewrite = "HOSTLINE_REWRITE=1 dotnet run -c Release --project tests/Hostline.Tests -- -class Hostline.Tests.Letters.BillTests";

    static readonly DateOnly Today = new(2026, 11, 20);

    static readonly PhoneNumber[] Numbers = [PhoneNumber.Parse("+13125550001"), PhoneNumber.Parse("+13125550002")];

    static string Folder => Path.Combine(Checkout.Root, "tests", "fixtures", "bills");

    /// <param name="Name">The file.</param>
    /// <param name="Wrong">What is to be doubted: numbers, name, date; empty for a bill that is right.</param>
    public sealed record Bill(string Name, string Producer, string What, string Wrong)
    {
        /// <summary>It has no words.</summary>
        public bool IsScan => Producer == "img2pdf";

        public byte[] Content => File.ReadAllBytes(Path.Combine(Folder, Name + ".pdf"));
    }

    /// <summary>The fields have no line breaks; one with a comma stands in quotes.</summary>
    static IReadOnlyList<Bill> Bills() => [.. File.ReadLines(Path.Combine(Folder, "bills.csv")).Skip(1)
        .Select(line => Field().Matches(line).Select(m => m.Value.Trim('"')).ToList()).Select(f => new Bill(f[0], f[1], f[2], f[3]))];

    [GeneratedRegex("""(?<=^|,)("[^"]*"|[^,"]*)(?=,|$)""")]
    private static partial Regex Field();

    [Fact]
    public async Task Every_bill_passes_the_gate_and_the_table_of_misses_and_false_alarms_is_the_one_in_the_documents()
    {
        var (table, misses, alarms) = (new StringBuilder(), new List<string>(), new List<string>());
        foreach (var bill in Bills())
        {
            Assert.IsType<ScanVerdict.Accepted>(await new DocumentScan(null).Scan(bill.Content, TestContext.Current.CancellationToken));
            var findings = Check(bill).Where(f => f.Check is DocumentCheck.NumbersOnBill or DocumentCheck.BillDate or DocumentCheck.Holder).ToList();
            var doubted = findings.Where(f => f.Outcome == CheckOutcome.Doubt).Select(f => Word(f.Check)).Order().ToList();
            var isLookedAt = findings.Any(f => f.Outcome != CheckOutcome.Fine);
            var verdict = bill.Wrong switch
            {
                _ when bill.IsScan => findings.All(f => f.Outcome == CheckOutcome.NotChecked) ? "left to a person: no words to check" : "miss",
                "" => doubted.Count == 0 && !isLookedAt ? "right" : "false alarm",
                var wrong => doubted.Contains(wrong) ? doubted.Count == 1 ? "right" : "right, and a false alarm" : "miss",
            };
            (verdict == "miss" ? misses : verdict.Contains("false alarm", StringComparison.Ordinal) ? alarms : []).Add(bill.Name);
            table.Append(CultureInfo.InvariantCulture, $"| {bill.Producer} | {bill.What} | {(bill.Wrong.Length == 0 ? "nothing" : bill.Wrong)} | ")
                .Append(doubted.Count > 0 ? string.Join(", ", doubted) : isLookedAt ? "not checked" : "nothing").Append(" | ").Append(verdict).Append(" |\n");
        }

        // A doubtful bill must never look fine.
        Assert.Empty(misses);
        Same($"""
            # What the checks make of bills

            Bills for two numbers of the same holder, made by tests/fixtures/bills/make.py with programs that people use. A test reads
            them, writes this table, and fails if a bill that is to be doubted is called fine. A scan has no words: nothing in it is doubted or
            called fine, and a person looks at it.

            | made by | what | to be doubted | doubted | verdict |
            |---|---|---|---|---|
            {table.ToString().TrimEnd()}

            Misses: {misses.Count}. False alarms: {alarms.Count}{(alarms.Count == 0 ? "" : $" ({string.Join(", ", alarms)})")}.

            """);
    }

    [Fact]
    public void There_are_more_than_twenty_bills_and_nine_of_them_are_to_be_doubted()
    {
        Assert.Equal(22, Bills().Count);
        Assert.Equal(9, Bills().Count(b => b.Wrong.Length > 0));
        Assert.Equal(7, Bills().Select(b => b.Producer).Distinct().Count());
    }

    static IReadOnlyList<Finding> Check(Bill bill) => DocumentChecks.Of(new(
        Numbers, "Acme Dental LLC", null, new(ReadingProcess.Read(bill.Content), null, []), null, _ => null, Today));

    static string Word(DocumentCheck check) => check switch { DocumentCheck.NumbersOnBill => "numbers", DocumentCheck.BillDate => "date", _ => "name" };

    static void Same(string text)
    {
        var path = Path.Combine(Checkout.Root, Page);
        if (Environment.GetEnvironmentVariable("HOSTLINE_REWRITE") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == text, $"{Page} is not what the bills say. Run: {Rewrite}\n{text}");
    }
}
