using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>
/// Proof, given in one browser by someone without an account, that they answer a line: a code spoken in a call or sent as a text. The digits
/// are derived like those of a <see cref="SentCode"/>, and no account sees them.
/// </summary>
/// <param name="Method">The requested method. A line whose texts run through this host is always called.</param>
/// <param name="Browser">A keyed hash of the browser's secret: the proof is valid in this browser only.</param>
/// <param name="IsSent">False if the line had reached its daily limit: then no code is right, and the response looks the same.</param>
/// <param name="ProvenAt">Real time at which the right code was entered; null before.</param>
public sealed record LineProof(
    LineProofId Id, WorldId World, PhoneNumber Number, CodeMethod Method, byte[] Nonce, byte[] Browser, DateTimeOffset AskedAt, int Tries, bool IsSent,
    DateTimeOffset? ProvenAt)
{
    public const int TriesAtMost = 3;

    /// <summary>Limits calls and texts to one line within 24 hours of its world: they can disturb its owner, and each costs money.</summary>
    public const int SentADay = 2;

    /// <summary>Limits the requests from one network address within an hour.</summary>
    public const int AskedAnHour = 5;

    /// <summary>How long the owner may act after the proof.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(15);

    /// <summary>How long a line stays locked after its owner asked to unlock it: time to notice if that was someone else.</summary>
    public static readonly TimeSpan UnlockedAfter = TimeSpan.FromHours(24);

    /// <summary>Keeps these digits independent of those of other codes, which are derived with the same key.</summary>
    static readonly byte[] Purpose = "line"u8.ToArray();

    public bool TakesCode(DateTimeOffset worldNow) => ProvenAt is null && Tries < TriesAtMost && worldNow < AskedAt + SentCode.Life;

    public bool IsOpen(DateTimeOffset databaseNow) => ProvenAt is { } at && databaseNow < at + SessionLife;

    public string DigitsWith(ReadOnlySpan<byte> key) => CodeDigits.Of(key, [.. Purpose, .. Nonce], HostingId.Of(Id.Value), Number);

    /// <summary>Whether the digits are this code's; takes the same time for every code, even one that was never sent.</summary>
    public bool Matches(string given, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(DigitsWith(key))) & IsSent;
}

/// <summary>An act of the owner of a line, or of the desk about one. The numbers are stored; never renumber them.</summary>
public enum LineAct
{
    Proven = 1,
    /// <summary>The owner refused an open order for the line.</summary>
    Denied = 2,
    Disputed = 3,
    Locked = 4,
    UnlockAsked = 5,
    LockRemoved = 6,
    DisputeClosed = 7,
}
