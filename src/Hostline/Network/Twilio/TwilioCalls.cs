using System.Xml.Linq;
using Hostline.Core.Ownership;
using Hostline.Network.Voice;

namespace Hostline.Network.Twilio;

/// <summary>
/// The responses to a call's requests, in the vendor's markup: first for the digit, then for the code, up to four times. The response depends
/// on the state of the call, so a repeated request gets the same one.
/// </summary>
static class TwilioCalls
{
    const int DigitSeconds = 6, CodeSeconds = 12;

    /// <param name="path">The path after the gateway's name.</param>
    /// <param name="address">The URL that the call requests.</param>
    /// <param name="field">A field of the request; null if it is missing.</param>
    /// <returns>Null if none of our calls requests this path.</returns>
    public static CallStep? Of(string path, string address, CallNote note, string query, Func<string, string?> field) => path.Split('/') switch
    {
        ["spoken", "status"] => new(null, _ => [], _ => Say(), Type),
        ["spoken", var step] => new(null, _ => [], _ => Spoken(step, $"{address}/spoken", note, query, field("Digits") ?? ""), Type),
        ["calls", var id, var step] when Ids.TryParseExact(id, out CallId call) =>
            new(call, before => Reports(step, before, field), after => step == "status" ? Say() : Next(after, $"{address}/calls/{id}", note, query), Type),
        _ => null,
    };

    const string Type = "text/xml; charset=utf-8";

    static IReadOnlyList<CallReport> Reports(string step, VerificationCall before, Func<string, string?> field) => (step, field("Digits") ?? "") switch
    {
        ("answer", _) => [new CallReport.Rings(), new CallReport.Answered(), new CallReport.Dialed(), new CallReport.Challenged()],
        ("challenge", [var key]) when key - '0' == before.Challenge => [new CallReport.ChallengePassed()],
        ("challenge", _) => [new CallReport.Over(CallEnd.Voicemail)],
        ("code", var keys) => [new CallReport.Keyed(keys)],
        ("status", _) => field("CallStatus") switch
        {
            "ringing" => [new CallReport.Rings()],
            "busy" => [new CallReport.Rings(), new CallReport.Over(CallEnd.Busy)],
            "no-answer" => [new CallReport.Rings(), new CallReport.Over(CallEnd.NoAnswer)],
            "failed" or "canceled" => [new CallReport.Over(CallEnd.NotPlaced)],
            "completed" => [new CallReport.Over(CallEnd.NoKeys)],
            _ => [],
        },
        _ => [],
    };

    static string Next(VerificationCall? call, string here, CallNote note, string query) => call switch
    {
        { State: CallState.Challenge } => Ask(1, DigitSeconds, $"{here}/challenge{query}", CallWords.Challenge(call.Challenge)),
        { State: CallState.Prompt } =>
            Ask(SentCode.Digits, CodeSeconds, $"{here}/code{query}", CallWords.Question(note.Code.Length > 0 ? note.Code : null)),
        { End: CallEnd.Proven } => Say("Thank you. The number is verified."),
        _ => Say(),
    };

    static string Spoken(string step, string here, CallNote note, string query, string keys) => step switch
    {
        "answer" when note.Code.Length == 0 => Say(note.Sentence),
        "answer" => Ask(1, DigitSeconds, $"{here}/challenge{query}", CallWords.Challenge(note.Challenge)),
        "challenge" when keys is [var key] && key - '0' == note.Challenge => Say(note.Sentence, note.Sentence),
        _ => Say(),
    };

    /// <summary>The action is called even if no key is pressed.</summary>
    static string Ask(int digits, int seconds, string action, string sentence) => Markup(new XElement("Gather",
        new XAttribute("input", "dtmf"), new XAttribute("numDigits", digits), new XAttribute("finishOnKey", "#"), new XAttribute("timeout", seconds),
        new XAttribute("actionOnEmptyResult", "true"), new XAttribute("method", "POST"), new XAttribute("action", action), new XElement("Say", sentence)));

    static string Say(params string[] sentences) => Markup([.. sentences.Select(s => new XElement("Say", s)), new XElement("Hangup")]);

    static string Markup(params XElement[] verbs) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + new XElement("Response", verbs).ToString(SaveOptions.DisableFormatting);
}
