using System.Threading.RateLimiting;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;

namespace Hostline.Server;

/// <summary>
/// Limits the requests per second of each key to this node, in real time: one bucket, with one second's requests, for each key or family,
/// refilled evenly. A changed rate begins a new bucket. Nodes do not share buckets; with several nodes, a key may send as much to each.
/// </summary>
sealed class KeyRates(Settings settings) : IDisposable
{
    readonly PartitionedRateLimiter<Caller> keys = PartitionedRateLimiter.Create<Caller, (Guid, int)>(
        caller => RateLimitPartition.GetTokenBucketLimiter((BucketOf(caller), RateOf(settings, caller)), bucket => Bucket.Of(bucket.Item2, seconds: 1)));

    /// <summary>Takes one request from the key's bucket and sets the headers of the response; a refusal if the bucket is empty.</summary>
    public Refusal? Take(Caller caller, Action<RateLeft>? tell)
    {
        var rate = RateOf(settings, caller);
        if (rate == 0)
        {
            return null;
        }

        using var lease = keys.AttemptAcquire(caller);
        tell?.Invoke(new(rate, keys.GetStatistics(caller)!.CurrentAvailablePermits));
        return lease.IsAcquired ? null
            : new Refusal(Reason.TooManyRequests, Detail: $"You have exceeded the maximum number of allowed requests: {rate} a second.",
                RetryAfter: TimeSpan.FromSeconds(1));
    }

    public void Dispose() => keys.Dispose();

    /// <summary>
    /// An account has at most two bearer keys, each with its own bucket. A customer may have any number of other credentials and of
    /// subaccounts, so those of a family share one bucket.
    /// </summary>
    static Guid BucketOf(Caller caller) => caller is { Kind: KeyKind.Bearer, Account.Parent: null } ? caller.Principal.Id : caller.Account.Family.Value;

    static int RateOf(Settings settings, Caller caller) => caller.RequestsASecond ?? (caller.World.IsLive ? settings.KeyRate : settings.SandboxKeyRate);
}

/// <summary>The parameters of our buckets.</summary>
static class Bucket
{
    /// <summary>One more every <c>1/rate</c> seconds, up to the requests of this many seconds.</summary>
    public static TokenBucketRateLimiterOptions Of(int rate, int seconds) => new()
    {
        TokenLimit = rate * seconds,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1) / rate,
        QueueLimit = 0,
    };
}
