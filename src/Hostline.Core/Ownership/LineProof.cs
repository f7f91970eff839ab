using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>
/// Someone without an account proves, in one browser, that they answer a line: by a code that a call speaks, or a text brings. The digits are
/// derived like those of a <see cref="SentCode"/>, and no account sees them.
/// </summary>
/// <param name="Method">What was asked for. A line whose texts run through this host is called all the same.</param>
/// <param name="Browser">A keyed hash of the browser's secret: only there the proof means something.</param>
/// <param name="AskedAt">World time.</param>
/// <param name="Tries">Codes that were entered against it.</param>
/// <param name="IsSent">False if the line had been asked often enough that day: then no code is right, and the answer is the same.</param>
/// <param name="ProvenAt">Real time at which the right code was entered; null before.</param>
public sealed record LineProof(
    LineProofId Id, WorldId World, PhoneNumber Number, CodeMethod Method, byte[] Nonce, byte[] Browser, DateTimeOffset AskedAt, int Tries, bool IsSent,
    DateTimeOffset? ProvenAt)
{
    public const int TriesAtMost = 3;

    /// <summary>Calls and texts to one line within 24 hours of its world: the owner may be in bed, and each costs money.</summary>
    public const int SentADay = 2;

    /// <summary>Requests from one network address in an hour.</summary>
    public const int AskedAnHour = 5;

    /// <summary>How long the owner may act after the proof.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(15);

    /// <summary>How long a line stays locked after its owner has asked to unlock it: time to notice if it was someone else.</summary>
    public static readonly TimeSpan UnlockedAfter = TimeSpan.FromHours(24);

    /// <summary>Keeps these digits independent of those of other codes, which are derived with the same key.</summary>
    static readonly byte[] Purpose = "line"u8.ToArray();

    public bool TakesCode(DateTimeOffset worldNow) => ProvenAt is null && Tries < TriesAtMost && worldNow < AskedAt + SentCode.Life;

    public bool IsOpen(DateTimeOffset databaseNow) => ProvenAt is { } at && databaseNow < at + SessionLife;

    public string DigitsWith(ReadOnlySpan<byte> key) => CodeDigits.Of(key, [.. Purpose, .. Nonce], HostingId.Of(Id.Value), Number);

    /// <summary>Whether the given digits are this code's; takes the same time for every code, and for one that was never sent.</summary>
    public bool Matches(string given, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(DigitsWith(key))) & IsSent;
}

/// <summary>What the owner of a line has asked for. The numbers are stored; never renumber them.</summary>
public enum LineAct
{
    Proven = 1,
    /// <summary>An open order that asks for the line is not wanted.</summary>
    Denied = 2,
    /// <summary>The line is hosted here without the owner's consent.</summary>
    Disputed = 3,
    Locked = 4,
    UnlockAsked = 5,
    /// <summary>Not the owner's: two principals at the desk have removed the lock.</summary>
    LockRemoved = 6,
    /// <summary>Not the owner's: the desk has closed the dispute.</summary>
    DisputeClosed = 7,
}
