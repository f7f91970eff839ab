using System.Collections.Concurrent;
using System.Net;
using System.Threading.RateLimiting;
using Hostline.Core.Accounts;

namespace Hostline.Server;

/// <summary>
/// Keeps floods of wrong keys away from the database: after too many, keys from an address are refused without a look-up until its
/// bucket refills. A key that this node has verified is always accepted, because behind an untrusted proxy all clients have the same
/// address.
/// </summary>
sealed class WrongKeys(Settings settings) : IDisposable
{
    const int BurstSeconds = 10;
    const int KeysKept = 10_000;

    readonly PartitionedRateLimiter<IPAddress> tries = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket.Of(settings.WrongKeyRate, BurstSeconds)));

    readonly ConcurrentDictionary<string, bool> right = new();

    /// <summary>Whether the address has sent so many wrong keys that the next one is not even looked up.</summary>
    public bool IsHeld(HttpContext http, string? key) =>
        settings.WrongKeyRate > 0 && tries.GetStatistics(ClientAddress.Of(http))!.CurrentAvailablePermits == 0
            && (key is null || !right.ContainsKey(NameOf(key)));

    public void NoteWrong(HttpContext http, string? key)
    {
        if (settings.WrongKeyRate > 0)
        {
            tries.AttemptAcquire(ClientAddress.Of(http)).Dispose();
            // It may have been valid before it was revoked.
            right.TryRemove(NameOf(key ?? ""), out _);
        }
    }

    public void NoteRight(string? key)
    {
        if (settings.WrongKeyRate > 0 && key is not null && right.TryAdd(NameOf(key), true) && right.Count > KeysKept)
        {
            right.Clear();
        }
    }

    public void Dispose() => tries.Dispose();

    /// <summary>A hash, so that the keys themselves are stored nowhere.</summary>
    static string NameOf(string key) => Convert.ToBase64String(ApiKey.HashOf(key));
}
