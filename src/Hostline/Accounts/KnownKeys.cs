using System.Buffers.Binary;
using System.Collections.Concurrent;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>
/// The keys that were used within the last second, with their accounts and worlds: on PostgreSQL each look-up is a trip of its own. Any
/// change of what is remembered forgets everything, on this node before the change is acknowledged, and on the others when they are
/// notified; if a notification is lost, <see cref="Kept"/> is the longest time for which an old answer is used. A key that was revoked
/// meanwhile changes nothing even then: units check it.
/// </summary>
public sealed class KnownKeys
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    const int AtMost = 10_000;

    readonly Database database;
    readonly TimeProvider time;
    readonly ConcurrentDictionary<(UInt128, UInt128), Known> known = new();
    int changes;

    public KnownKeys(Database database, CommitQueue queue, TimeProvider time)
    {
        (this.database, this.time) = (database, time);
        queue.Committed += Hear;
    }

    /// <summary>A key as read from the database.</summary>
    /// <param name="ReadAt">By the database's clock.</param>
    /// <param name="Timestamp">When the reading began, by this node's monotonic clock.</param>
    readonly record struct Known(KnownKey Key, DateTimeOffset ReadAt, long Timestamp);

    /// <summary>Receives a notification of a change, from this or another node.</summary>
    public void Hear(Wakes wakes)
    {
        if (wakes.HasFlag(Wakes.Keys))
        {
            // In this order: what is being read now must not be remembered.
            Interlocked.Increment(ref changes);
            known.Clear();
        }
    }

    /// <summary>The key with this SHA-256, revoked or not, or null; and the database's clock.</summary>
    internal async Task<(KnownKey? Key, DateTimeOffset DatabaseNow)> Find(byte[] hash)
    {
        var place = (BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(16)));
        if (known.TryGetValue(place, out var recent) && time.GetElapsedTime(recent.Timestamp) is var age && age < Kept)
        {
            return (recent.Key, recent.ReadAt + age);
        }

        var (before, began) = (Volatile.Read(ref changes), time.GetTimestamp());
        var batch = new ReadBatch();
        var found = batch.Many(AccountTable.ByKey, AccountTable.ReadKey, hash);
        await database.Run(batch);
        if (found.First is { } key && database.IsShared)
        {
            Remember(place, new(key, batch.Now, began), before);
        }

        return (found.First, batch.Now);
    }

    void Remember((UInt128, UInt128) place, Known read, int before)
    {
        if (known.Count >= AtMost)
        {
            known.Clear();
        }

        known[place] = read;
        if (Volatile.Read(ref changes) != before)
        {
            known.TryRemove(place, out _);
        }
    }
}
