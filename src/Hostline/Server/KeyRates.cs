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

    readonly PartitionedRateLimiter<Caller> pages = PartitionedRateLimiter.Create<Caller, (Guid, int)>(caller =>
        RateLimitPartition.GetTokenBucketLimiter((caller.Account.Family.Value, RateOf(settings, caller)), bucket => Bucket.OfPages(bucket.Item2)));

    /// <summary>
    /// Takes one page for someone who is signed in to an account. A family's pages have one bucket, apart from its keys: a program that uses up the
    /// rate of its key does not lock out the people who want to see why.
    /// </summary>
    public bool TakePage(Caller caller)
    {
        if (RateOf(settings, caller) == 0)
        {
            return true;
        }

        using var lease = pages.AttemptAcquire(caller);
        return lease.IsAcquired;
    }

    /// <summary>Takes one request from the key's bucket and sets the headers of the answer; a refusal if the bucket is empty.</summary>
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

    public void Dispose()
    {
        keys.Dispose();
        pages.Dispose();
    }

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
    const int PagesAtLeast = 10, PagesSeconds = 3;

    /// <summary>A click is often several requests, and people click in bursts.</summary>
    public static TokenBucketRateLimiterOptions OfPages(int rate)
    {
        var bucket = Of(rate, PagesSeconds);
        bucket.TokenLimit = Math.Max(bucket.TokenLimit, PagesAtLeast);
        return bucket;
    }

    /// <summary>One more every <c>1/rate</c> seconds, up to the requests of this many seconds.</summary>
    public static TokenBucketRateLimiterOptions Of(int rate, int seconds) => new()
    {
        TokenLimit = rate * seconds,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1) / rate,
        QueueLimit = 0,
    };
}
