using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>
/// A code that is shown to the customer and accepted only as digits keyed during a verification call. It is never sent to the number, and no
/// interface accepts it from the customer. Like a <see cref="SentCode"/>, it is derived from a nonce.
/// </summary>
/// <param name="FirstShownAt">World time of the first call that asked for it.</param>
public sealed record ShownCode(ShownCodeId Id, HostingId HostingId, PhoneNumber Number, byte[] Nonce, DateTimeOffset FirstShownAt)
{
    /// <summary>Calls placed within this time ask for the same code.</summary>
    public static readonly TimeSpan Life = SentCode.Life;

    /// <summary>Keeps these digits independent of those of a sent code, which are derived with the same key.</summary>
    static readonly byte[] Purpose = "shown"u8.ToArray();

    public DateTimeOffset ExpiresAt => FirstShownAt + Life;

    public bool IsAlive(DateTimeOffset now) => now < ExpiresAt;

    public string DigitsWith(ReadOnlySpan<byte> key) => CodeDigits.Of(key, [.. Purpose, .. Nonce], HostingId, Number);

    /// <summary>Whether the keys are this code's; takes the same time for every wrong code.</summary>
    public bool Matches(string keys, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(keys), Encoding.UTF8.GetBytes(DigitsWith(key)));
}
