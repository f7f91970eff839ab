using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Hostline.Core.Accounts;

namespace Hostline.Server;

/// <summary>
/// Keeps floods of wrong keys from the database: an address that has sent too many is not asked about any more until its bucket
/// fills again. A key that this node has seen to be right is always let through, since behind a proxy all addresses are one.
/// </summary>
sealed class WrongKeys(Settings settings) : IDisposable
{
    const int BurstSeconds = 10;
    const int KeysKept = 10_000;

    /// <summary>Bytes of an IPv6 address that stand for one subscriber (a /64), who has all the others at will.</summary>
    const int SubscriberBytes = 8;

    readonly PartitionedRateLimiter<IPAddress> tries = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket.Of(settings.WrongKeyRate, BurstSeconds)));

    readonly ConcurrentDictionary<string, bool> right = new();

    /// <summary>Whether the address has sent so many wrong keys that another one is not even looked up.</summary>
    public bool IsHeld(HttpContext http, string? key) =>
        settings.WrongKeyRate > 0 && tries.GetStatistics(AddressOf(http))!.CurrentAvailablePermits == 0 && (key is null || !right.ContainsKey(NameOf(key)));

    public void NoteWrong(HttpContext http, string? key)
    {
        if (settings.WrongKeyRate > 0)
        {
            tries.AttemptAcquire(AddressOf(http)).Dispose();
            // It may have been right before it was revoked.
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

    /// <summary>The keys themselves are kept nowhere.</summary>
    static string NameOf(string key) => Convert.ToBase64String(ApiKey.HashOf(key));

    /// <summary>Whom a request is counted against: its address, or for IPv6 the subscriber that has it.</summary>
    public static IPAddress AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return new(bytes);
    }
}
