using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;

namespace Hostline.Core.Events;

/// <summary>The subject of an event chain.</summary>
public enum Subject
{
    Order = 1,
    Number = 2,
    Account = 3,
    /// <summary>The installation itself; it has one chain.</summary>
    Host = 4,
}

/// <param name="Role">customer, holder, allowlist, handset, operator, robot, network, clock.</param>
/// <param name="Id">The key's public hint, or the operator's name; null for machines.</param>
public readonly record struct Actor(string Role, string? Id = null)
{
    public static readonly Actor Robot = new("robot");
    public static readonly Actor Network = new("network");
    /// <summary>Whoever answers the called number.</summary>
    public static readonly Actor Handset = new("handset");

    public static readonly Actor Clock = new("clock");

    /// <summary>
    /// The current holder of a number, in the history of another account's order: that account does not learn who it is.
    /// </summary>
    public static readonly Actor Holder = new("holder");

    /// <summary>An entry of the allowlist, which decides for the holder; the holder's own history says who made the entry.</summary>
    public static readonly Actor Allowlist = new("allowlist");

    /// <summary>Whoever signs a letter.</summary>
    public static readonly Actor Signer = new("signer");

    public static Actor Customer(string keyHint) => new("customer", keyHint);

    public static Actor Operator(string name) => new("operator", name);

    public bool IsOperator => Role == "operator";

    public override string ToString() => Id is null ? Role : $"{Role}:{Id}";
}

/// <summary>
/// A fact about an order, a number, an account or the host: appended in the transaction of the change, never altered.
/// </summary>
/// <param name="Sequence">1, 2, 3 … per subject, without a gap.</param>
/// <param name="At">World time, whole microseconds; never before its predecessor's.</param>
/// <param name="Kind">One of <see cref="EventKinds"/>.</param>
/// <param name="Payload">JSON (UTF-8) with the event's details. Its SHA-256 is part of the hash.</param>
/// <param name="Hash">SHA-256 over the previous hash, the fixed columns and the payload's SHA-256.</param>
public sealed record Event(
    EventId Id, WorldId World, AccountId Account, Subject Subject, SubjectId SubjectId, long Sequence, DateTimeOffset At,
    string Kind, string Actor, string? Reason, byte[] Payload, byte[] PayloadHash, byte[] Hash)
{
    public Reason? ReasonValue => ReasonCatalog.Find(Reason);
}

/// <summary>The hash chain of a subject's events.</summary>
public static class EventChain
{
    public const int HashBytes = 32;

    /// <summary>The hash before the first event.</summary>
    public static readonly byte[] Genesis = new byte[HashBytes];

    /// <summary>The hash of an event: SHA-256(previous ‖ fixed columns, each with its length ‖ SHA-256 of the payload).</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, Event e)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(previous);
        Span<byte> fixedPart = stackalloc byte[16 * 4 + 8 * 2 + 4];
        Write(e.Id, fixedPart);
        Write(e.World, fixedPart[16..]);
        Write(e.Account, fixedPart[32..]);
        Write(e.SubjectId, fixedPart[48..]);
        BinaryPrimitives.WriteInt64BigEndian(fixedPart[64..], e.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(fixedPart[72..], e.At.ToMicros());
        BinaryPrimitives.WriteInt32BigEndian(fixedPart[80..], (int)e.Subject);
        sha.AppendData(fixedPart);
        Append(sha, e.Kind);
        Append(sha, e.Actor);
        Append(sha, e.Reason ?? "");
        sha.AppendData(e.PayloadHash);
        return sha.GetHashAndReset();

        static void Write<T>(T id, Span<byte> into) where T : struct, IId<T> => id.Value.TryWriteBytes(into, bigEndian: true, out _);
    }

    static void Append(IncrementalHash sha, string text)
    {
        Span<byte> length = stackalloc byte[4];
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        sha.AppendData(length);
        sha.AppendData(bytes);
    }
}
