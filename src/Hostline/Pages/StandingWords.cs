using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Network.Mail;

namespace Hostline.Pages;

/// <summary>The standing of numbers and orders in words, the same for pages and API.</summary>
public static class StandingWords
{
    /// <summary>Appended to the key of a sentence that names no instant.</summary>
    const string Open = ".open";

    public static string Label(this Words words, Standing standing) => words.Say("standing." + standing.Key);

    public static string Label(this Words words, OrderStanding order) => order.Parts is [var only]
        ? words.Label(only.Standing)
        : string.Join(", ", order.Parts.Select((p, i) => words.Say("standing.some", ("n", p.Count),
            ("label", i == 0 ? words.Label(p.Standing) : Lower(words.Label(p.Standing))))));

    public static string Next(this Words words, Standing standing, Zone zone)
    {
        var key = $"standing.{standing.Key}.next";
        var next = standing.Reason is { } why ? Why(words, why)
            : words.Say(standing.At is null && words.Has(key + Open) ? key + Open : key, ("at", standing.At is { } at ? zone.Instant(at) : ""),
                ("who", standing.Who), ("tries", standing.TriesLeft is { } left ? words.Count("standing.tries", left) : ""),
                ("expected", standing.Expected is { } expected ? words.Expected(expected, zone) : ""));
        // The text of a reason for which an operator is needed says itself what follows.
        next = standing.Reason is not null && words.Has(key) ? $"{next} {words.Say(key)}" : next;
        return standing.Note is null ? next : $"{next} {words.Say("standing.note", ("note", standing.Note))}";
    }

    public static string Expected(this Words words, ExpectedTime expected, Zone zone) => expected is { From: { } from, Until: { } until }
        ? words.Say("standing.expected", ("from", zone.Instant(from)), ("until", zone.Instant(until)), ("n", expected.Orders))
        : words.Say("standing.expected.none");

    /// <summary>As used in style sheets and in the API.</summary>
    public static string Word(this Tone tone) => tone.ToString().ToLowerInvariant();

    public static string Word(this Turn turn) => turn.ToString().ToLowerInvariant();

    static string Why(Words words, Reason reason)
    {
        var entry = MailLanguages.Reason(words.Language, reason);
        return $"{entry.Sentence} {entry.NextStep}";
    }

    static string Lower(string label) => label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..];
}
