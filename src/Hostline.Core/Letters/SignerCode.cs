using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Core.Letters;

/// <summary>
/// A code sent to the telephone of a letter's signer: whoever has the link proves, in one browser, that they also have that telephone. The
/// digits are derived like those of a <see cref="SentCode"/>, and no account sees them.
/// </summary>
/// <param name="Round">Which sending of the letter it belongs to; it is not valid for another one.</param>
/// <param name="Browser">A keyed hash of the browser's secret: the letter is shown in this browser only.</param>
/// <param name="EnteredAt">Real time at which the right code was entered; null before.</param>
public sealed record SignerCode(
    CodeId Id, WorldId World, LetterId Letter, int Round, PhoneNumber Number, CodeMethod Method, byte[] Nonce, byte[] Browser, DateTimeOffset SentAt, int Tries,
    DateTimeOffset? EnteredAt)
{
    public const int TriesAtMost = 3;

    /// <summary>How long the letter can be read after the code was entered.</summary>
    public static readonly TimeSpan OpensFor = TimeSpan.FromHours(24);

    /// <summary>Keeps these digits independent of those of other codes, which are derived with the same key.</summary>
    static readonly byte[] Purpose = "signer"u8.ToArray();

    public bool TakesCode(DateTimeOffset worldNow) => EnteredAt is null && Tries < TriesAtMost && worldNow < SentAt + SentCode.Life;

    public bool IsOpen(DateTimeOffset databaseNow) => EnteredAt is { } at && databaseNow < at + OpensFor;

    public string DigitsWith(ReadOnlySpan<byte> key) => CodeDigits.Of(key, [.. Purpose, .. Nonce], HostingId.Of(Letter.Value), Number);

    /// <summary>Whether the digits are this code's; takes the same time for every wrong code.</summary>
    public bool Matches(string given, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(DigitsWith(key)));

    /// <summary>The end of a telephone number, for pages and records that must not tell all of it.</summary>
    public static string EndOf(PhoneNumber number) => number.ToString()[^4..];
}
