using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Core.Ownership;

/// <summary>How a code travels to the number.</summary>
public enum CodeMethod
{
    Sms = 1,
    Call = 2,
}

/// <summary>
/// A code that was sent to a number: by SMS, or spoken in a call. It appears in no API answer. The digits are not stored:
/// they are derived from a nonce with a key that is not in the database (security T05), so the same code can be sent again.
/// </summary>
/// <param name="FirstSentAt">World time; the life runs from here and a repeat adds nothing to it.</param>
/// <param name="WrongTries">Wrong codes entered against it.</param>
public sealed record SentCode(Guid Id, Guid HostingId, PhoneNumber Number, CodeMethod Method, byte[] Nonce, DateTimeOffset FirstSentAt, int WrongTries)
{
    public const int Digits = 6;
    public const int NonceBytes = 16;
    public const int TriesPerCode = 3;

    /// <summary>So many codes of one hosting may be used up by wrong tries before it fails.</summary>
    public const int CodesPerHosting = 5;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public DateTimeOffset ExpiresAt => FirstSentAt + Life;

    public bool IsUsedUp => WrongTries >= TriesPerCode;

    public bool IsAlive(DateTimeOffset now) => !IsUsedUp && now < ExpiresAt;

    /// <summary>The digits of this code: HMAC-SHA256(key, nonce ‖ hosting ‖ number) reduced to six decimal digits.</summary>
    public string DigitsWith(ReadOnlySpan<byte> key)
    {
        Span<byte> message = stackalloc byte[NonceBytes + 16 + 16];
        Nonce.CopyTo(message);
        HostingId.TryWriteBytes(message[NonceBytes..], bigEndian: true, out _);
        var length = NonceBytes + 16 + Encoding.ASCII.GetBytes(Number.ToString(), message[(NonceBytes + 16)..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message[..length], mac);
        // 64 bits over 10^6 leave a bias below 10^-13.
        return (BinaryPrimitives.ReadUInt64BigEndian(mac) % 1_000_000).ToString("D6");
    }

    /// <summary>Whether the given digits are this code's; takes the same time for every wrong one.</summary>
    public bool Matches(string given, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(DigitsWith(key)));
}

/// <summary>Something that counts against a number's limits, whoever did it.</summary>
public enum NumberAct
{
    CodeSent = 1,
    WrongCode = 2,
}

/// <summary>When a number was sent codes and when wrong ones were entered, over the last day and all accounts.</summary>
public sealed record NumberActs(IReadOnlyList<DateTimeOffset> Sends, IReadOnlyList<DateTimeOffset> WrongCodes)
{
    public static readonly NumberActs None = new([], []);

    public const int SendsPerWindow = 3;
    public const int SendsPerDay = 10;
    public const int WrongCodesPerDay = 10;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Null when a code may be sent now; otherwise the refusal whose limit holds longest, with the time after which one may be sent.</summary>
    public Refusal? RefuseSend(DateTimeOffset now, PhoneNumber number)
    {
        var window = Wait(Sends, now, Window, SendsPerWindow);
        var day = Wait(Sends, now, Day, SendsPerDay);
        var sends = window > day || day is null ? window : day;
        var tries = RefuseTry(now, number);
        if (tries?.RetryAfter is { } longer && !(sends >= longer))
        {
            return tries;
        }

        return sends is { } left
            ? new(Reason.TooManyCodes, Number: number.ToString(), RetryAfter: left, RetryAt: now + left,
                Detail: $"Too many codes were sent to {number}: {SendsPerWindow} in 10 minutes and {SendsPerDay} in a day are the limit. Ask again in {Math.Ceiling(left.TotalSeconds)} seconds.")
            : null;
    }

    /// <summary>Null when a code may be tried now; otherwise the refusal.</summary>
    public Refusal? RefuseTry(DateTimeOffset now, PhoneNumber number) =>
        Wait(WrongCodes, now, Day, WrongCodesPerDay) is { } left
            ? new(Reason.TooManyWrongTries, Number: number.ToString(), RetryAfter: left, RetryAt: now + left)
            : null;

    /// <summary>How long until fewer than <paramref name="atMost"/> of the acts lie within the span before now.</summary>
    static TimeSpan? Wait(IReadOnlyList<DateTimeOffset> acts, DateTimeOffset now, TimeSpan span, int atMost)
    {
        var within = acts.Where(a => a > now - span).Order().ToList();
        return within.Count < atMost ? null : within[^atMost] + span - now;
    }
}
