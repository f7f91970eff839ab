using Hostline.Core.Orders;
using Hostline.Core.Transfers;
using Hostline.Network.Mail;
using Hostline.Transfers;

namespace Hostline.Portal;

/// <summary>The content of a transfer's page.</summary>
/// <param name="Requester">The name of the requesting account.</param>
/// <param name="Holder">The name of the holder's account.</param>
sealed record TransferScene(TransferLook Look, string Requester, string Holder, Letterhead Letterhead)
{
    public Order Order => Look.View.Order;

    public Consent Consent => Look.View.Consent;

    public IReadOnlyList<string> Numbers => [.. Order.HostingsOf(Consent).Select(h => h.Number.ToString())];
}

/// <summary>The texts of a transfer's pages.</summary>
static class TransferWords
{
    public const string Approve = "approve", Reject = "reject", Fraud = "fraud";

    /// <summary>How many numbers are shown at once; the others on demand.</summary>
    const int NumbersShown = 3;

    public static readonly Html FormTooOld = Html.Of($"The form has expired. Nothing has been decided. Send it again.");
    public static readonly Html ChoiceMissing = Html.Of($"Choose one of the answers. Nothing has been decided.");
    public static readonly Html WhyMissing = Html.Of($"Say in a few words why you think that this is fraud. Nothing has been decided.");
    public static readonly Html DigitsMissing = Html.Of($"Type the last four digits of one of the numbers. Nothing has been decided.");
    public static readonly Html DigitsWrong = Html.Of($"None of the numbers ends in these digits. Nothing has been decided.");

    public static Html WhyTooLong(int atMost) => Html.Of($"The reason is too long: it may have {atMost.ToString()} characters. Nothing has been decided.");

    /// <param name="next">When digits are accepted again.</param>
    public static Html NoTriesLeft(DateTimeOffset next, Letterhead letterhead) => Html.Of(
        $"Wrong digits were entered too often. Nothing has been decided. This page accepts digits again from {NoticeWords.Instant(next)}; until then, "
            + $"{letterhead.ContactSupport}, or decide with the API.");

    /// <summary>The one answer for every wrong link.</summary>
    public static Page NotValid(Letterhead letterhead) => new("This link is not valid", Html.Of($"""
        <p>It was mistyped or cut off. Use the link in the newest mail about the transfer.</p>
        <p>If a number of yours was transferred and you do not want that, {letterhead.ContactSupport} at once: a transfer can be reversed until the
        number has moved.</p>
        """), StatusCodes.Status404NotFound) { Letterhead = letterhead };

    public static Page Busy { get; } = new("Try again", Html.Of(
        $"<p>The server could not process that in time. Open the link again: it shows whether your decision was recorded.</p>"),
            StatusCodes.Status503ServiceUnavailable);

    /// <summary>The choices that are possible now, presented as equals. Until the numbers have moved, fraud can be reported.</summary>
    public static IReadOnlyList<string> ChoicesOf(TransferLook look) =>
        look.View.Order.Frozen is not null ? []
        : look.IsOpen ? [Reject, Approve, Fraud]
        : look.View.Order.OpenOf(look.View.Consent).Any() ? [Fraud]
        : [];

    /// <summary>The question, or its outcome, with a form for what can still be done.</summary>
    public static Page Page(TransferScene scene, Html action, Html hidden, FilledForm filled)
    {
        var choices = ChoicesOf(scene.Look);
        var isQuestion = scene.Look.IsOpen && scene.Order.Frozen is null;
        var title = isQuestion ? $"{scene.Requester} asks for {Count(scene)}" : TransferOutcomes.Title(scene);
        return new(filled.Wrong is null ? title : "Error: " + title, Html.Of($"""
            {(filled.Wrong is { } why ? Html.Of($"<p class=\"wrong\" role=\"alert\">{why}</p>") : Html.None)}
            {(isQuestion ? Question(scene) : TransferOutcomes.Text(scene))}
            {(choices.Count == 0 ? Html.None : Form(choices, action, hidden, filled))}
            {(isQuestion ? Html.Of($"<p>Opening this page has changed nothing. Voice calls stay with your voice provider in any case.</p>") : Html.None)}
            """), filled.Wrong is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity) { Heading = title, Letterhead = scene.Letterhead };
    }

    static string Count(TransferScene scene) => scene.Numbers.Count == 1 ? "one of your numbers" : $"{scene.Numbers.Count} of your numbers";

    static Html Question(TransferScene scene) => Html.Of($"""
        <p>Your account <strong>{scene.Holder}</strong> receives their texts now; <strong>{scene.Requester}</strong> wants to take these over.</p>
        {Numbers(scene)}
        {Silence(scene.Consent)}
        """);

    public static Html Numbers(TransferScene scene) => Html.Of($"""
        <ul>{Items(scene.Numbers.Take(NumbersShown))}</ul>
        {(scene.Numbers.Count <= NumbersShown ? Html.None : Html.Of(
            $"<details><summary>and {(scene.Numbers.Count - NumbersShown).ToString()} more</summary>{Rest(scene)}</details>"))}
        """);

    static Html Rest(TransferScene scene) => Html.Of($"<ul>{Items(scene.Numbers.Skip(NumbersShown))}</ul>");

    static Html Items(IEnumerable<string> numbers) => Html.Each(numbers, n => Html.Of($"<li>{n}</li>"));

    static Html Silence(Consent consent) => consent.IsOverdue || consent.Deadline is not { } until
        ? Html.Of($"<p class=\"until\">The 72 hours are over and nothing was decided. The numbers stay with you until you or an operator decide.</p>")
        : Html.Of($"<p class=\"until\">If no one decides by <strong>{Time(until)}</strong>, the transfer is approved by silence.</p>");

    public static Html Time(DateTimeOffset instant) => Html.Of($"<time datetime=\"{instant.UtcDateTime.ToString("O")}\">{NoticeWords.Instant(instant)}</time>");

    static Html Form(IReadOnlyList<string> choices, Html action, Html hidden, FilledForm filled) => Html.Of($"""
        <form method="post" action="{action}" autocomplete="off">
        {hidden}
        <fieldset><legend>{(choices.Count > 1 ? "Your decision" : "If you did not want this")}</legend>
        {Html.Each(choices, choice => Choice(choice, choice == filled.Choice))}
        </fieldset>
        <label for="digits">Last four digits of one of the numbers</label>
        <input id="digits" name="last_four" inputmode="numeric" pattern="[0-9][0-9][0-9][0-9]" maxlength="4" required>
        <label for="why">Reason ({(choices.Count > 1
            ? "if you reject, the other account sees it; if you report fraud, only the operator does"
            : "only the operator sees it")})</label>
        <textarea id="why" name="reason" rows="2" maxlength="500">{filled.Why}</textarea>
        <button type="submit">Send my decision</button>
        </form>
        """);

    static Html Choice(string choice, bool isChosen) => Html.Of($"""
        <label class="choice"><input type="radio" name="decision" value="{choice}" required{new Html(isChosen ? " checked" : "")}>
        <span><strong>{Title(choice)}</strong> {Meaning(choice)}</span></label>

        """);

    static string Title(string choice) => choice switch { Approve => "Approve", Reject => "Reject", _ => "Report fraud" };

    static string Meaning(string choice) => choice switch
    {
        Approve => "You lose their messages and their campaign assignments once the other account has proven ownership.",
        Reject => "The numbers stay with you.",
        _ => "Nothing moves until an operator has looked into it.",
    };
}
