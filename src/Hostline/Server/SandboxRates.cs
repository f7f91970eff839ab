using System.Net;
using System.Threading.RateLimiting;
using Hostline.Core.Reasons;

namespace Hostline.Server;

/// <summary>
/// How fast sandboxes can be made without a key: each account of one takes a token from the bucket of the address that asks.
/// Each sandbox is rows and keys that stay for a week.
/// </summary>
sealed class SandboxRates(Settings settings) : IDisposable
{
    /// <summary>So many seconds' worth can be made at once.</summary>
    public const int BurstSeconds = 10;

    readonly PartitionedRateLimiter<IPAddress> addresses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket.Of(settings.SandboxRate, BurstSeconds)));

    /// <summary>Takes what a sandbox with so many accounts costs; a refusal when there is not enough left.</summary>
    public Refusal? Take(HttpContext http, int accounts)
    {
        if (settings.SandboxRate == 0)
        {
            return null;
        }

        using var lease = addresses.AttemptAcquire(ClientAddress.Of(http), Math.Min(accounts, settings.SandboxRate * BurstSeconds));
        return lease.IsAcquired ? null : new Refusal(Reason.TooManyRequests,
            RetryAfter: TimeSpan.FromSeconds(Math.Ceiling((double)accounts / settings.SandboxRate)),
            Detail: $"Your address may make sandboxes with {settings.SandboxRate} accounts a second in all without a key, and {settings.SandboxRate * BurstSeconds} at once. "
                + "Use one sandbox for several tests, send the operator's key, or raise HOSTLINE_SANDBOX_RATE.");
    }

    public void Dispose() => addresses.Dispose();
}
