using System.Globalization;
using System.Text;
using Hostline.Core.Reasons;
using Hostline.Dialects.Twilio;
using Hostline.Tests.Refusals;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>docs/dialects/twilio-errors.md: every number of this dialect, what it says, and for which reasons.</summary>
public sealed class ErrorPageTests
{
    const string Rewrite = "HOSTLINE_REWRITE=1 dotnet run -c Release --project tests/Hostline.Tests -- -class Hostline.Tests.Dialects.Twilio.ErrorPageTests";

    /// <summary>What each number means, in our own words.</summary>
    static readonly Dictionary<int, string> Meanings = new()
    {
        [20001] = "a parameter or body that is missing or has a wrong form",
        [20002] = "the friendly name of an account does not have 1 to 64 characters",
        [20003] = "the credentials are missing or wrong",
        [20004] = "the path does not answer that method",
        [20005] = "the account's billing is not in order",
        [20007] = "the page is too large",
        [20403] = "these credentials may not do that",
        [20404] = "there is no such resource",
        [20409] = "the state of the resource, or a limit of the account, does not allow it",
        [20429] = "too many requests, wrong tries or letters",
        [20500] = "an error on our side",
        [20503] = "not possible now: send the request again",
        [21211] = "the recipient cannot get messages",
        [21454] = "the delay of the call is not 0 to 60 seconds",
        [21470] = "AccountSid has a wrong form",
        [21471] = "no such account",
        [21472] = "the account is not active",
        [21473] = "the account is not a subaccount of the caller's",
        [21474] = "only the parent can assign numbers to other accounts",
        [21475] = "there is no such status of an account",
        [21477] = "a parent account has no status to set",
        [21479] = "a closed account stays closed",
        [21480] = "too many subaccounts",
        [21602] = "a message without a text",
        [21603] = "a message without a sender",
        [21604] = "a message without a recipient",
        [21606] = "the sender is not an active number of the account",
        [21609] = "the callback of a message cannot be called",
        [21610] = "the recipient has unsubscribed",
        [21611] = "too many messages wait to be sent",
        [21612] = "the recipient cannot be reached",
        [21617] = "the text is too long",
        [21628] = "the address has a wrong form",
        [21629] = "the address would have to be corrected",
        [21701] = "there are no messaging services here",
        [22100] = "all calls are used up",
        [22101] = "an order cannot be on the document, or there are too many",
        [22102] = "not a telephone number",
        [22103] = "numbers of this country are not hosted",
        [22104] = "an e-mail address or the list of copies is wrong",
        [22105] = "a URL that cannot be called",
        [22106] = "a method that is neither GET nor POST",
        [22107] = "the document cannot be changed or written",
        [22108] = "the account has no such application",
        [22109] = "the account has no such address, or it cannot be printed",
        [22110] = "the number cannot be hosted",
        [22111] = "there is no such status of an order",
        [22112] = "the order's status does not allow it",
        [22113] = "a wrong or expired code",
        [22114] = "no code is expected",
        [22115] = "a wrong or used unique name",
        [22116] = "a wrong friendly name",
        [22117] = "an extension that cannot be dialed",
        [22118] = "the account has no such bill",
        [22119] = "only text messages are hosted",
        [22120] = "a wrong verification type",
        [22121] = "only an active number can be assigned to another account",
        [22122] = "a document cannot have this status",
        [22123] = "the number cannot be called",
        [22124] = "a check without numbers",
        [22125] = "a check of too many numbers",
        [22127] = "a check of many numbers needs a name",
        [30002] = "the account is not active",
        [30008] = "not delivered",
        [30034] = "the number has no campaign (10DLC)",
        [30036] = "not sent in time",
        [30409] = "a message cannot be canceled",
    };

    [Fact]
    public void The_page_of_errors_is_what_the_program_answers()
    {
        var path = Checkout.At("docs", "dialects", "twilio-errors.md");
        if (Environment.GetEnvironmentVariable("HOSTLINE_REWRITE") == "1")
        {
            File.WriteAllText(path, Print());
        }

        Assert.True((File.Exists(path) ? File.ReadAllText(path) : "") == Print(), $"docs/dialects/twilio-errors.md is out of date. Rewrite it: {Rewrite}");
    }

    [Fact]
    public void Every_number_has_a_meaning_and_none_is_left_over() =>
        Assert.Equal(All().Select(e => e.Error.Code).Distinct().Order(), Meanings.Keys.Order());

    /// <summary>Each way in which a number is answered: as the walk of the refusals has seen it, and by what is wrong with a parameter.</summary>
    static IEnumerable<(TwilioError Error, string Why)> All() =>
        Scenarios.CodesInTwilio.Select(c => (new TwilioError(c.Status, c.Code), $"`{c.Reason.Code()}`"))
            .Concat(Errors.OfFields.Select(f => (f.Error, $"`{f.Reason.Code()}` of `{f.Parameter}`")))
            .Concat(Errors.OfParameters.GroupBy(p => p.Error).Select(g => (g.Key, $"a wrong {string.Join(", ", g.Select(p => $"`{p.Parameter}`"))}")))
            .Append((new TwilioError(0, Errors.OfMessage(Reason.AccountSuspended)), $"`{Reason.AccountSuspended.Code()}`, `{Reason.AccountClosed.Code()}`"));

    static string Print()
    {
        var page = new StringBuilder("""
            <!-- Printed from src/Hostline/Dialects/Twilio/Errors.cs; a test fails when the two differ. Do not edit. -->
            # Errors of the Twilio dialect

            An error has the vendor's `code` and `message`, and `reason` and `next_step` in addition. The reasons are those of
            [troubleshooting](../troubleshooting.md). The `failure_reason` of an order says in words why it has failed or waits for an operator; a message has
            a number in its `error_code`.

            | code | status | what is wrong | reasons and parameters |
            | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var code in All().GroupBy(e => e.Error.Code).OrderBy(g => g.Key))
        {
            var statuses = string.Join(", ", code.Select(e => e.Error.Status).Distinct().Order().Select(s => s == 0 ? "`error_code`" : $"{s}"));
            page.Append(CultureInfo.InvariantCulture, $"| {code.Key} | {statuses} | {Meanings[code.Key]} | ")
                .AppendJoin("; ", code.Select(e => e.Why).Distinct()).Append(" |\n");
        }

        return page.ToString();
    }
}
