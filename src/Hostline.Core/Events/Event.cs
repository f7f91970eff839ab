using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;

namespace Hostline.Core.Events;

public enum Subject
{
    Order = 1,
    Number = 2,
    Account = 3,
    /// <summary>The installation itself; it has one chain.</summary>
    Host = 4,
}

/// <param name="Role">customer, holder, owner, allowlist, handset, operator, robot, network, clock.</param>
/// <param name="Id">The key's public hint, or the operator's name; null for machines.</param>
public readonly record struct Actor(string Role, string? Id = null)
{
    public static readonly Actor Robot = new("robot");
    public static readonly Actor Network = new("network");
    /// <summary>Whoever answers at the called number.</summary>
    public static readonly Actor Handset = new("handset");

    public static readonly Actor Clock = new("clock");

    /// <summary>
    /// The current holder of a number, in the history of another account's order: that account does not learn who it is.
    /// </summary>
    public static readonly Actor Holder = new("holder");

    /// <summary>The owner of a line, proven by a code, without an account here.</summary>
    public static readonly Actor Owner = new("owner");

    /// <summary>An entry of the allowlist, which decides for the holder; the holder's own history says who made the entry.</summary>
    public static readonly Actor Allowlist = new("allowlist");

    /// <summary>Whoever signs a letter.</summary>
    public static readonly Actor Signer = new("signer");

    public static Actor Customer(string keyHint) => new("customer", keyHint);

    public static Actor Operator(string name) => new("operator", name);

    public bool IsOperator => Role == "operator";

    public override string ToString() => Id is null ? Role : $"{Role}:{Id}";
}

/// <summary>A fact about an order, a number, an account or the host: appended in the transaction of the change, never altered.</summary>
/// <param name="Sequence">1, 2, 3 … per subject, without gaps.</param>
/// <param name="At">World time in whole microseconds; never before that of the preceding event.</param>
/// <param name="Payload">JSON (UTF-8) with the event's details. Its SHA-256 is part of the hash.</param>
/// <param name="Hash">SHA-256 over the previous hash, the fixed columns and the payload's SHA-256.</param>
public sealed record Event(
    EventId Id, WorldId World, AccountId Account, Subject Subject, SubjectId SubjectId, long Sequence, DateTimeOffset At,
    string Kind, string Actor, string? Reason, byte[] Payload, byte[] PayloadHash, byte[] Hash)
{
    public Reason? ReasonValue => ReasonCatalog.Find(Reason);
}

public static class EventChain
{
    public const int HashBytes = 32;

    /// <summary>Enough for most events; the buffer grows for others.</summary>
    const int ContentBytes = 256;

    public static readonly byte[] Genesis = new byte[HashBytes];

    /// <summary>The hash of an event: SHA-256(previous ‖ fixed columns, each with its length ‖ SHA-256 of the payload).</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, Event e)
    {
        var content = new ArrayBufferWriter<byte>(ContentBytes);
        content.Write(previous);
        Write(e.Id, content);
        Write(e.World, content);
        Write(e.Account, content);
        Write(e.SubjectId, content);
        BinaryPrimitives.WriteInt64BigEndian(content.GetSpan(8), e.Sequence);
        content.Advance(8);
        BinaryPrimitives.WriteInt64BigEndian(content.GetSpan(8), e.At.ToMicros());
        content.Advance(8);
        BinaryPrimitives.WriteInt32BigEndian(content.GetSpan(4), (int)e.Subject);
        content.Advance(4);
        Write(e.Kind, content);
        Write(e.Actor, content);
        Write(e.Reason ?? "", content);
        content.Write(e.PayloadHash);
        return SHA256.HashData(content.WrittenSpan);
    }

    static void Write<T>(T id, ArrayBufferWriter<byte> into) where T : struct, IId<T>
    {
        id.Value.TryWriteBytes(into.GetSpan(16), bigEndian: true, out var written);
        into.Advance(written);
    }

    static void Write(string text, ArrayBufferWriter<byte> into)
    {
        BinaryPrimitives.WriteInt32BigEndian(into.GetSpan(4), Encoding.UTF8.GetByteCount(text));
        into.Advance(4);
        Encoding.UTF8.GetBytes(text, into);
    }
}
