using Hostline.Core.Transfers;
using Hostline.Network.Mail;
using Hostline.Transfers;

namespace Hostline.Portal;

/// <summary>What the pages of a transfer say.</summary>
static class TransferWords
{
    public static readonly Html FormTooOld = Html.Of($"The form was too old. Nothing has been decided; please send it again.");
    public static readonly Html DigitsMissing = Html.Of($"Please type the last four digits of one of the numbers. Nothing has been decided.");
    public static readonly Html DigitsWrong = Html.Of($"None of the numbers ends in these digits. Nothing has been decided.");

    /// <param name="next">When digits are taken again, by the server's clock.</param>
    public static Html NoTriesLeft(DateTimeOffset next) => Html.Of(
        $"Wrong digits were typed too often. Nothing has been decided: this page takes digits again from {NoticeWords.Instant(next)}; until then use the API with your account's key, or contact support.");

    /// <summary>The one answer for a link that is wrong, over or used.</summary>
    public static Page NotValid { get; } = new("This link is not valid", Html.Of($"""
        <p>It was mistyped, its time is over, or it has been used. A link decides once.</p>
        <p>Look at the newest notice about the transfer in your mail or your portal. If a number of yours was transferred and you do not
        want that, contact support at once: a transfer can be reversed until the number has moved.</p>
        """), StatusCodes.Status404NotFound);

    public static Page Busy { get; } = new("Please try again", Html.Of(
        $"<p>The server could not take that in time. Open the link again: if it is not valid any more, the decision was taken.</p>"), StatusCodes.Status503ServiceUnavailable);

    /// <param name="forms">One for each choice.</param>
    public static Page Question(HolderView view, string requester, string holder, Html? wrong, Html forms, int status) => new("A transfer of your hosted numbers", Html.Of($"""
        {(wrong is { } why ? Html.Of($"<p class=\"wrong\" role=\"alert\">{why}</p>") : Html.None)}
        <p>The account <strong>{requester}</strong> asks to take over the text messages of these numbers. Your account
        <strong>{holder}</strong> has them now:</p>
        <ul>{Html.Each(view.Order.HostingsOf(view.Consent), h => Html.Of($"<li>{h.Number.ToString()}</li>"))}</ul>
        {Silence(view.Consent)}
        {forms}
        <p>Opening this page has changed nothing. Voice calls stay with your voice provider in any case.</p>
        """), status);

    static Html Silence(Consent consent) => consent.IsOverdue || consent.Deadline is not { } until
        ? Html.Of($"<p>The 72 hours are over and nothing was decided. It stays so until someone decides.</p>")
        : Html.Of($"""
            <p>You can decide until <strong><time datetime="{until.UtcDateTime.ToString("O")}">{NoticeWords.Instant(until)}</time></strong> (Coordinated
            Universal Time). If nobody decides until then, the transfer is approved by silence.</p>
            """);

    public static string Title(string verb) => verb == "approve" ? "Approve the transfer" : "Reject the transfer";

    public static string Meaning(string verb) => verb == "approve"
        ? "The other account may go on. It still has to prove that it reads messages sent to the numbers, and its documents are reviewed. When the numbers move, your account loses their text messages, and their campaign assignments are removed."
        : "The numbers stay with your account. The other account is told that the transfer was rejected.";

    public static Page Decided(HolderView view, string requester) => view.Consent.Decision == TransferDecision.Approved
        ? new("You have approved the transfer", Html.Of($"<p><strong>{requester}</strong> may go on with its order. If this was a mistake, contact support at once: it can be reversed until the numbers have moved.</p>"))
        : new("You have rejected the transfer", Html.Of($"<p>The numbers stay with your account; <strong>{requester}</strong> has been told.</p>"));
}
