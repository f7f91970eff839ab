using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

public enum CodeMethod
{
    Sms = 1,
    Call = 2,
}

/// <summary>
/// A code that was sent to a number: by SMS, or spoken in a call. It appears in no API answer. The digits are not stored: they are derived from
/// a nonce with a key that is not in the database, so the same code can be sent again.
/// </summary>
/// <param name="FirstSentAt">World time; the code's life starts here, and sending it again does not extend it.</param>
public sealed record SentCode(CodeId Id, HostingId HostingId, PhoneNumber Number, CodeMethod Method, byte[] Nonce, DateTimeOffset FirstSentAt, int WrongTries)
{
    public const int Digits = 6;
    public const int NonceBytes = 16;
    const int UsualTries = 3;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>The shortest time between two sendings of one code to a person.</summary>
    public static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(1);

    public DateTimeOffset ExpiresAt => FirstSentAt + Life;

    /// <summary>How many wrong tries use it up, by the terms of its order.</summary>
    public int TriesAtMost { get; init; } = UsualTries;

    public bool IsUsedUp => WrongTries >= TriesAtMost;

    public bool IsAlive(DateTimeOffset now) => !IsUsedUp && now < ExpiresAt;

    public string DigitsWith(ReadOnlySpan<byte> key) => CodeDigits.Of(key, Nonce, HostingId, Number);

    /// <summary>Whether the digits are this code's; takes the same time for every wrong code.</summary>
    public bool Matches(string given, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(DigitsWith(key)));
}
