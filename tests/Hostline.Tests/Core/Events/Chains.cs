using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Events;

namespace Hostline.Tests.Core.Events;

/// <summary>A second implementation of the chain's rule, as an auditor would write it from the columns alone.</summary>
static class Chains
{
    /// <summary>What is wrong with a subject's events; null if nothing is.</summary>
    public static string? Fault(IReadOnlyList<Event> events, byte[] head)
    {
        var previous = new byte[32];
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            if (e.Sequence != i + 1) return $"event {i + 1} has sequence {e.Sequence}";
            if (i > 0 && e.At < events[i - 1].At) return $"event {i + 1} happened before its predecessor";
            if (!SHA256.HashData(e.Payload).AsSpan().SequenceEqual(e.PayloadHash)) return $"event {i + 1} has another payload";
            if (!Hash(previous, e).AsSpan().SequenceEqual(e.Hash)) return $"event {i + 1} has another hash";
            previous = e.Hash;
        }

        return previous.AsSpan().SequenceEqual(head) ? null : "the head is not the last event";
    }

    static byte[] Hash(byte[] previous, Event e)
    {
        using var columns = new MemoryStream();
        columns.Write(previous);
        foreach (var id in (IId[])[e.Id, e.World, e.Account, e.SubjectId])
        {
            columns.Write(id.Value.ToByteArray(bigEndian: true));
        }

        var numbers = new byte[20];
        BinaryPrimitives.WriteInt64BigEndian(numbers, e.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(8), (e.At - DateTimeOffset.UnixEpoch).Ticks / 10);
        BinaryPrimitives.WriteInt32BigEndian(numbers.AsSpan(16), (int)e.Subject);
        columns.Write(numbers);
        foreach (var text in (string[])[e.Kind, e.Actor, e.Reason ?? ""])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(numbers, bytes.Length);
            columns.Write(numbers.AsSpan(0, 4));
            columns.Write(bytes);
        }

        columns.Write(e.PayloadHash);
        return SHA256.HashData(columns.ToArray());
    }
}
