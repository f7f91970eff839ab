using System.Net;
using System.Threading.RateLimiting;
using Hostline.Core.Reasons;

namespace Hostline.Server;

/// <summary>
/// Limits how fast sandboxes can be made without a key: each account of a sandbox takes a token from the bucket of the client's address. A
/// sandbox consists of rows and keys that stay for a week.
/// </summary>
sealed class SandboxRates(Settings settings) : IDisposable
{
    /// <summary>How many seconds' worth of accounts can be made at once.</summary>
    public const int BurstSeconds = 10;

    readonly PartitionedRateLimiter<IPAddress> addresses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket.Of(settings.SandboxRate, BurstSeconds)));

    /// <summary>Takes the tokens for a sandbox with this many accounts; a refusal if there are not enough.</summary>
    public Refusal? Take(HttpContext http, int accounts)
    {
        if (settings.SandboxRate == 0)
        {
            return null;
        }

        using var lease = addresses.AttemptAcquire(ClientAddress.Of(http), Math.Min(accounts, settings.SandboxRate * BurstSeconds));
        return lease.IsAcquired ? null : new Refusal(Reason.TooManyRequests,
            RetryAfter: TimeSpan.FromSeconds(Math.Ceiling((double)accounts / settings.SandboxRate)),
            Detail: $"Your address may make sandboxes with {settings.SandboxRate} accounts a second in all without a key, and "
                + $"{settings.SandboxRate * BurstSeconds} at once. "
                + "Use one sandbox for several tests, send the operator key, or raise HOSTLINE_SANDBOX_RATE.");
    }

    public void Dispose() => addresses.Dispose();
}
