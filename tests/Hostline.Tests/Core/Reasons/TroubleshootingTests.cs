using System.Text.RegularExpressions;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Tests.Refusals;
using Hostline.Tests.Support;
using TelnyxErrors = Hostline.Dialects.Telnyx.Errors;
using TelnyxWords = Hostline.Dialects.Telnyx.Words;

namespace Hostline.Tests.Core.Reasons;

/// <summary>docs/troubleshooting.md, and that every row of the vendor's own troubleshooting leads to a cause and a fix on it.</summary>
public sealed partial class TroubleshootingTests
{
    const string Rewrite = "HOSTLINE_REWRITE=1 dotnet run -c Release --project tests/Hostline.Tests -- -class Hostline.Tests.Core.Reasons.TroubleshootingTests";

    /// <summary>
    /// By the title of a row of the guides: the part of our page that answers it (a symptom's title, or a status in the table), and for its
    /// cause and for each of its bullets the words in that part.
    /// </summary>
    static readonly Dictionary<string, (string Part, string[] Says)> Answers = new()
    {
        ["number_is_not_a_us_number"] = ("number_is_not_a_us_number", ["cannot be hosted", "a country that this host serves"]),
        ["number_can_not_be_wireless"] = ("number_can_not_be_wireless", ["Wireless numbers cannot be hosted", "landline, VoIP"]),
        ["number_can_not_be_in_telnyx"] = ("number_can_not_be_in_telnyx", ["already on this platform", "no hosting is needed"]),
        ["number_can_not_hosted_with_a_telnyx_subscriber"] =
            ("number_can_not_hosted_with_a_telnyx_subscriber", ["hosted for another account", "contact support"]),
        ["number_can_not_be_active_in_your_account"] =
            ("number_can_not_be_active_in_your_account", ["already active in this account", "Look at your hosted numbers"]),
        ["number_is_not_a_valid_routing_number"] =
            ("number_is_not_a_valid_routing_number", ["no valid routing", "Verify the number with the voice provider"]),
        ["number_is_not_in_e164_format"] = ("number_is_not_in_e164_format", ["not in +E.164 form", "+13125550001"]),
        ["billing_account_check_failed"] = ("billing_account_check_failed", ["billing check of the account failed", "Check the billing status"]),
        ["billing_account_is_abolished"] = ("billing_account_is_abolished", ["billing account is closed", "Contact support"]),
        ["Order status: carrier_rejected"] = ("order carrier_rejected",
        [
            "carrier refused the hosting", "contract that restricts changes to the routing", "does not support hosted messaging",
            "letter differs from the provider's records", "Ask the voice provider why", "match the account holder's exactly", "call that authorizes the change",
        ]),
        ["Order status: ineligible_carrier"] = ("order ineligible_carrier",
            ["carrier does not support hosted messaging", "Consider porting", "the carrier may have been added since"]),
        ["Number status: failed_carrier_rejected"] = ("failed_carrier_rejected",
            ["One number of an order can be refused alone", "another account at the provider", "Create a separate order"]),
        ["Number status: failed_number_already_hosted"] = ("failed_number_already_hosted",
            ["already enabled for messaging elsewhere", "remove the hosting from the other one first", "contact support to resolve"]),
        ["Number status: failed_timeout"] = ("failed_timeout",
            ["did not answer in time", "Create a new order", "If it fails again, contact support: the carrier may need manual intervention"]),
        ["Verification code not received"] = ("A verification code does not arrive",
        [
            "was not delivered to the number", "a landline may need its provider to enable them", "blocked", "Ask for the code again",
            "contact support for another way", "In a transfer the code is sent to the number that is transferred",
        ]),
        ["LOA rejected"] = ("The letter was refused",
        [
            "did not meet the requirements", "not signed", "differs from that of the account at the voice provider", "old template",
            "Get the current template from support", "signer is the account holder", "Upload the new letter",
        ]),
        ["Hosted numbers not visible in Portal"] = ("A hosted number is missing from a list", ["do not show it", "through the API"]),
        ["carrier_rejected"] = ("order carrier_rejected", ["carrier refused the hosting", "Ask the voice provider why"]),
        ["ineligible_carrier"] = ("order ineligible_carrier", ["carrier does not support hosted messaging", "Consider porting"]),
        ["failed"] = ("failed_by_operator", ["closed", "Contact support"]),
        ["failed_carrier_rejected"] = ("failed_carrier_rejected", ["carrier refused the hosting", "Ask the voice provider why"]),
        ["failed_ineligible_carrier"] = ("failed_ineligible_carrier", ["carrier does not support hosted messaging", "Consider porting"]),
        ["failed_number_already_hosted"] = ("failed_number_already_hosted", ["already enabled for messaging elsewhere", "Have the other provider release it"]),
        ["failed_number_not_found"] = ("failed_number_not_found", ["not found in the routing database", "Verify the number with the voice provider"]),
        ["failed_timeout"] = ("failed_timeout", ["did not answer in time", "Create a new order"]),
        ["Transfer was auto-approved but I didn't want it"] = ("A transfer was approved that the holder did not want",
            ["Silence approves a transfer", "Contact support at once", "reversed until the number has moved"]),
        ["Order failed after approval"] = ("An order failed after its transfer was approved",
            ["Read the order", "deleted or released by the account that had it", "already hosted for another account", "receiver's billing failed"]),
        ["10DLC campaigns were removed"] = ("A number lost its campaign", ["This is expected", "Assign the number to a campaign of the receiver"]),
    };

    /// <summary>Ten rows of the guides end with support: wherever their reasons are shown, the way to it stands beside them.</summary>
    [Theory]
    [InlineData("number_can_not_hosted_with_a_telnyx_subscriber", Reason.NumberHeldByOther)]
    [InlineData("billing_account_is_abolished", Reason.BillingAbolished)]
    [InlineData("Order status: ineligible_carrier", Reason.IneligibleCarrier)]
    [InlineData("Number status: failed_number_already_hosted", Reason.AlreadyHosted)]
    [InlineData("Number status: failed_timeout", Reason.CarrierTimeout)]
    [InlineData("Verification code not received", Reason.NumberGetsNoSms)]
    [InlineData("Verification code not received, by call", Reason.NumberTakesNoCall)]
    [InlineData("failed", Reason.FailedByOperator)]
    [InlineData("failed, at activation", Reason.ActivationFailed)]
    [InlineData("Transfer was auto-approved but I didn't want it", Reason.WindowElapsed)]
    public void A_row_that_ends_with_support_asks_for_it(string row, Reason reason)
    {
        Assert.Contains(row.Split(',')[0], Answers.Keys);
        Assert.True(Troubleshooting.AsksForSupport(reason), row);
        Assert.False(Troubleshooting.AsksForSupport(Reason.NumberWireless));
    }

    [Fact]
    public void The_page_is_what_the_catalog_prints()
    {
        var path = Checkout.At("docs", "troubleshooting.md");
        if (Environment.GetEnvironmentVariable("HOSTLINE_REWRITE") == "1")
        {
            File.WriteAllText(path, Print());
        }

        var page = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(page == Print(), $"docs/troubleshooting.md is not what the catalog prints. Rewrite it: {Rewrite}");
    }

    [Fact]
    public void Every_reason_stands_on_the_page_with_its_cause_and_its_fix()
    {
        var rows = Print().Split('\n');
        Assert.All(ReasonCatalog.All, e =>
        {
            var row = Assert.Single(rows, r => r.StartsWith($"| `{e.Code}` |", StringComparison.Ordinal));
            Assert.Contains($"| {e.Sentence}", row, StringComparison.Ordinal);
            Assert.Contains($"| {e.NextStep}", row, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_core_names_no_vendor()
    {
        var page = TroubleshootingPage.Print([]);
        Assert.DoesNotMatch("(?i)telnyx|twilio", page);
    }

    [Fact]
    public void Every_row_of_both_guides_leads_to_its_cause_and_its_fix()
    {
        var rows = RowsOfGuide(SharedSources.Require("telnyx-hosted-sms.md"))
            .Concat(RowsOfAccordions(SharedSources.Require("telnyx-internal-hosted-sms-transfer.md"))).ToList();
        Assert.Equal(Answers.Keys.Order(StringComparer.Ordinal), rows.Select(r => r.Title).Distinct().Order(StringComparer.Ordinal));
        var page = Print();
        Assert.All(rows, row =>
        {
            var (part, says) = Answers[row.Title];
            Assert.True(says.Length >= row.Points, $"{row.Title} has {row.Points} points, and only {says.Length} are looked for.");
            var text = PartOf(page, part);
            Assert.All(says, words => Assert.Contains(words, text, StringComparison.Ordinal));
        });
    }

    /// <summary>The section of a symptom, or the rows of the table that name a code or status.</summary>
    static string PartOf(string page, string part) => page.Contains($"### {part}\n", StringComparison.Ordinal)
        ? page.Split($"### {part}\n")[1].Split("\n#")[0]
        : string.Join('\n', page.Split('\n').Where(l => Regex.IsMatch(l, $@"^\|.*[` ]{Regex.Escape(part)}[`,; ].*\|")));

    /// <summary>The rows of its tables of statuses, and its entries: a title that is printed twice, with a cause and bullets.</summary>
    static IEnumerable<(string Title, int Points)> RowsOfGuide(string[] lines)
    {
        var begin = Array.IndexOf(lines, "Troubleshooting failed orders");
        Assert.True(begin > 0, "The guide has no section of troubleshooting any more.");
        var checks = lines.SkipWhile(l => l != "Eligibility statuses").TakeWhile(l => !l.StartsWith("Step 2", StringComparison.Ordinal));
        foreach (var line in checks.Concat(lines[begin..]))
        {
            if (StatusRow().Match(line) is { Success: true } row && row.Groups[1].Value is not "eligible")
            {
                yield return (row.Groups[1].Value, 2);
            }
        }

        var end = Array.FindIndex(lines, begin, l => l.StartsWith("Failed order and number statuses", StringComparison.Ordinal));
        int[] titles = [.. Enumerable.Range(begin, end - begin - 1).Where(i => lines[i].Length > 0 && lines[i] == lines[i + 1]), end];
        foreach (var (title, next) in titles.Zip(titles.Skip(1)))
        {
            yield return (lines[title], 1 + lines[title..next].Count(l => l.StartsWith("- ", StringComparison.Ordinal)));
        }
    }

    static IEnumerable<(string Title, int Points)> RowsOfAccordions(string[] lines) => Accordion().Matches(string.Join('\n', lines))
        .Select(m => (m.Groups[1].Value, 1 + m.Groups[2].Value.Split('\n').Count(l => l.TrimStart().StartsWith("* ", StringComparison.Ordinal))));

    [GeneratedRegex(@"^\|? ?`?([a-z][a-z0-9_]+)`? \| .+ \|")]
    private static partial Regex StatusRow();

    [GeneratedRegex(@"<Accordion title=""([^""]+)"">(.*?)</Accordion>", RegexOptions.Singleline)]
    private static partial Regex Accordion();

    static string Print() => TroubleshootingPage.Print([("Telnyx", OfTelnyx), ("Twilio", OfTwilio)]);

    /// <summary>The numbers of a refusal; an order has none for its end, and some reasons the dialect does not meet.</summary>
    static string OfTwilio(Reason reason) => Scenarios.UnmetInTwilio.ContainsKey(reason) ? "–"
        : Scenarios.CodesInTwilio.Where(c => c.Reason == reason).Select(c => c.Code).Distinct().ToList() is { Count: > 0 } codes ? string.Join(", ", codes)
        : "`failure_reason`";

    /// <summary>The code of a refusal, and the statuses that an order, its numbers or a check have for this reason.</summary>
    static string OfTelnyx(Reason reason)
    {
        var failed = Sample.Hosting(HostingState.Failed, reason: reason);
        var (number, order) = (TelnyxWords.Of(failed), TelnyxWords.Of(OrderStatuses.Derive(Sample.Order(failed))));
        return string.Join("; ", (string[])
        [
            TelnyxErrors.Of(reason).Code,
            .. TelnyxWords.OfEligibility(reason) is { } checkedAs ? [checkedAs.ToLowerInvariant()] : Array.Empty<string>(),
            .. number == "failed" ? [] : new[] { number },
            .. order == "failed" ? [] : new[] { $"order {order}" },
        ]);
    }
}
