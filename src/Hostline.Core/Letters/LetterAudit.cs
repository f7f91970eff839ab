namespace Hostline.Core.Letters;

/// <summary>A stroke of a drawn signature: points from 0 to 1,000 in both directions, in a box three times as wide as it is high.</summary>
public sealed record Stroke(IReadOnlyList<(int X, int Y)> Points);

/// <param name="Name">As the signer typed it.</param>
/// <param name="Title">The signer's title, as typed or as known; null if it was not given.</param>
/// <param name="Drawing">What the signer drew; empty for a typed signature.</param>
/// <param name="At">World time.</param>
/// <param name="Address">The network address that the signature came from; null where there is none.</param>
/// <param name="Agent">The signer's browser, in its own words; null where there is none.</param>
public sealed record LetterSignature(string Name, string? Title, IReadOnlyList<Stroke> Drawing, DateTimeOffset At, string? Address, string? Agent);

public sealed record LetterStep(DateTimeOffset At, string What);

/// <summary>The content of the audit page of a signed letter.</summary>
/// <param name="Shown">SHA-256 of the file that the signer was shown, in hex; null if no file was made before the signature.</param>
/// <param name="Clock">Which clock the instants are from: a clause after "by".</param>
/// <param name="Certificate">Which certificate seals the file: a clause after "sealed with".</param>
/// <param name="Steps">Oldest first.</param>
public sealed record LetterAudit(
    LetterId Letter, IReadOnlyList<OrderId> Orders, string? Shown, LetterSignature Signature, string Clock, string Certificate, IReadOnlyList<LetterStep> Steps)
{
    /// <summary>What the signer agreed to; the page shows the same sentence beside the box.</summary>
    public const string Consent = "I have read the letter, I may sign it for the customer, and I agree to sign it electronically: my electronic signature has "
        + "the same effect as one by hand.";

    public static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'");

    public IReadOnlyList<LetterPart> Text() =>
    [
        new LetterPart.Title("Signature record"),
        new LetterPart.Facts(
        [
            ("Letter", Letter.ToString()),
            (Orders.Count == 1 ? "Order" : "Orders", Orders.Count switch { 1 => Orders[0].ToString(), var n => n.ToString() }),
            ("Signed by", Signature.Title is { } title ? $"{Signature.Name}, {title}" : Signature.Name),
            ("Signed at", $"{Written(Signature.At)}, by {Clock}"),
            ("Signed how", Signature.Drawing.Count > 0 ? "The name was typed and the signature drawn" : "The name was typed as the signature"),
            ("Network address", Signature.Address ?? "none: signed without a browser"),
            ("Browser", Signature.Agent ?? "none"),
            ("SHA-256 of the letter as shown", Shown ?? "not recorded"),
        ]),
        new LetterPart.Heading("Consent"),
        new LetterPart.Paragraph($"The signer confirmed: “{Consent}”"),
        new LetterPart.Heading("What happened"),
        new LetterPart.Facts([.. Steps.Select(s => (Written(s.At), (string?)s.What))]),
        new LetterPart.Heading("Seal"),
        new LetterPart.Paragraph($"This file is sealed with {Certificate}. A change of any byte breaks the seal, which PDF readers show. The times on this "
            + $"page are those of {Clock}, not of a time-stamping authority."),
    ];
}
