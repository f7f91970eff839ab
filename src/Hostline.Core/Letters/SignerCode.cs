using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Core.Letters;

/// <summary>
/// A code that goes to the telephone of a letter's signer: whoever has the link shows, in one browser, that they have that telephone too. The digits
/// are derived like those of a <see cref="SentCode"/>, and no account sees them.
/// </summary>
/// <param name="Round">The time that the letter was sent out; for another time it is no code.</param>
/// <param name="Browser">A keyed hash of the browser's secret: only there the letter is shown.</param>
/// <param name="SentAt">World time.</param>
/// <param name="Tries">Codes that were entered against it.</param>
/// <param name="EnteredAt">Real time at which the right code was entered; null before.</param>
public sealed record SignerCode(
    CodeId Id, WorldId World, LetterId Letter, int Round, PhoneNumber Number, CodeMethod Method, byte[] Nonce, byte[] Browser, DateTimeOffset SentAt, int Tries,
    DateTimeOffset? EnteredAt)
{
    public const int TriesAtMost = 3;

    /// <summary>How long the letter is shown after the code: time to read it, and to get the signed file.</summary>
    public static readonly TimeSpan OpensFor = TimeSpan.FromHours(24);

    /// <summary>Keeps these digits independent of those of other codes, which are derived with the same key.</summary>
    static readonly byte[] Purpose = "signer"u8.ToArray();

    public bool TakesCode(DateTimeOffset worldNow) => EnteredAt is null && Tries < TriesAtMost && worldNow < SentAt + SentCode.Life;

    public bool IsOpen(DateTimeOffset databaseNow) => EnteredAt is { } at && databaseNow < at + OpensFor;

    public string DigitsWith(ReadOnlySpan<byte> key) => CodeDigits.Of(key, [.. Purpose, .. Nonce], HostingId.Of(Letter.Value), Number);

    /// <summary>Whether the given digits are this code's; takes the same time for every wrong code.</summary>
    public bool Matches(string given, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(DigitsWith(key)));

    /// <summary>The end of a telephone number, for pages and records that must not tell all of it.</summary>
    public static string EndOf(PhoneNumber number) => number.ToString()[^4..];
}
