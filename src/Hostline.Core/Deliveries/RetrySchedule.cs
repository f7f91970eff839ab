using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hostline.Core.Deliveries;

/// <summary>Which of a destination's two URLs an attempt goes to.</summary>
public enum DeliveryTarget
{
    Url = 1,
    FailoverUrl = 2,
}

/// <summary>One more attempt: where to, and how long after the end of the one before.</summary>
public readonly record struct NextAttempt(DeliveryTarget Target, TimeSpan After);

/// <summary>
/// When a delivery that was not acknowledged is tried again. First as documented: three attempts on the URL, three on
/// the failover URL, seconds apart. Then for days on both URLs. Every wait carries ±20 % jitter, computed from the
/// delivery's id so that a crash does not change it. Even at −20 % there are twelve attempts on the URL over 78 hours
/// (docs/decisions/0008-retry-schedule.md).
/// </summary>
public static class RetrySchedule
{
    const int Quick = 3;
    const double Jitter = 0.2;
    static readonly TimeSpan[] QuickWaits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];
    static readonly TimeSpan FailoverWait = TimeSpan.FromSeconds(1);

    public static readonly IReadOnlyList<TimeSpan> LongWaits =
    [
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
        TimeSpan.FromHours(24), TimeSpan.FromHours(24), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>The attempt after <paramref name="made"/> failed ones; null when the delivery is to be parked.</summary>
    public static NextAttempt? After(int made, bool hasFailover, Guid delivery)
    {
        var plan = Plan(made, hasFailover);
        return plan is { } next ? next with { After = next.After * JitterOf(delivery, made) } : null;
    }

    /// <summary>Where the attempt with this number (1, 2, …) goes.</summary>
    public static DeliveryTarget TargetOf(int attempt, bool hasFailover) =>
        attempt <= 1 ? DeliveryTarget.Url : Plan(attempt - 1, hasFailover)?.Target ?? DeliveryTarget.Url;

    static NextAttempt? Plan(int made, bool hasFailover)
    {
        if (made < Quick)
        {
            return new(DeliveryTarget.Url, QuickWaits[made - 1]);
        }

        if (!hasFailover)
        {
            var round = made - Quick;
            return round < LongWaits.Count ? new(DeliveryTarget.Url, LongWaits[round]) : null;
        }

        if (made < 2 * Quick)
        {
            return new(DeliveryTarget.FailoverUrl, made == Quick ? FailoverWait : QuickWaits[made - Quick - 1]);
        }

        var (slot, second) = Math.DivRem(made - (2 * Quick), 2);
        if (slot >= LongWaits.Count)
        {
            return null;
        }

        return second == 0 ? new(DeliveryTarget.Url, LongWaits[slot]) : new(DeliveryTarget.FailoverUrl, FailoverWait);
    }

    /// <summary>Between 0.8 and 1.2, always the same for one delivery and attempt.</summary>
    static double JitterOf(Guid delivery, int made)
    {
        Span<byte> seed = stackalloc byte[20];
        delivery.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], made);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(seed, hash);
        return 1 - Jitter + (2 * Jitter * BinaryPrimitives.ReadUInt32BigEndian(hash) / uint.MaxValue);
    }
}
