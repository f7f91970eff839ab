using System.Threading.RateLimiting;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Server;

/// <summary>
/// How many requests a second a key may send to this node, by real time: a bucket of one second's requests for each key, filled
/// evenly. Nodes do not tell each other; with several of them a key may send as much to each.
/// </summary>
sealed class KeyRates(Settings settings) : IDisposable
{
    readonly PartitionedRateLimiter<Caller> keys = PartitionedRateLimiter.Create<Caller, Guid>(
        caller => RateLimitPartition.GetTokenBucketLimiter(caller.KeyId, _ => Bucket.Of(RateOf(settings, caller), seconds: 1)));

    /// <summary>Takes one request from the key's bucket; a refusal when there is none left.</summary>
    /// <param name="tell">Told how many are left, for interfaces that say so in their answers.</param>
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
            : new Refusal(Reason.TooManyRequests, Detail: $"You have exceeded the maximum number of allowed requests: {rate} a second.", RetryAfter: TimeSpan.FromSeconds(1));
    }

    public void Dispose() => keys.Dispose();

    static int RateOf(Settings settings, Caller caller) => caller.World.IsLive ? settings.KeyRate : settings.SandboxKeyRate;
}

/// <summary>The form of our buckets.</summary>
static class Bucket
{
    /// <summary>One more every <c>1/rate</c> seconds, up to what so many seconds give.</summary>
    public static TokenBucketRateLimiterOptions Of(int rate, int seconds) => new()
    {
        TokenLimit = rate * seconds,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1) / rate,
        QueueLimit = 0,
    };
}
