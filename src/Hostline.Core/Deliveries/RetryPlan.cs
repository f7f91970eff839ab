using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hostline.Core.Deliveries;

/// <summary>The URLs that the attempts of a phase go to.</summary>
public enum PhaseUrls
{
    /// <summary>All attempts go to the main URL.</summary>
    Main,
    /// <summary>All attempts go to each further URL; the phase is skipped if there is none.</summary>
    Others,
    /// <summary>In each round first the main URL, then each further one.</summary>
    All,
}

/// <summary>A number of consecutive attempts.</summary>
/// <param name="Waits">One for each attempt (with <see cref="PhaseUrls.All"/>, for each round): how long after the end of the previous
/// attempt.</param>
/// <param name="ToNextUrl">With <see cref="PhaseUrls.All"/>: how long after an attempt the next URL of the round is tried.</param>
public sealed record RetryPhase(PhaseUrls Urls, IReadOnlyList<TimeSpan> Waits, TimeSpan ToNextUrl = default);

/// <summary>The time limits of one request, each measured from its beginning.</summary>
/// <param name="Connect">Until there is a connection, TLS included.</param>
/// <param name="FirstByte">Until the answer begins.</param>
/// <param name="Whole">Until the answer is complete.</param>
public sealed record SendLimits(TimeSpan Connect, TimeSpan FirstByte, TimeSpan Whole);

/// <summary>One more attempt: the position of its URL, and how long after the end of the previous attempt.</summary>
public readonly record struct NextAttempt(int Url, TimeSpan After);

/// <summary>
/// The retry schedule of a kind of destination, as data from its dialect. The jitter of the waits is computed from the delivery's id,
/// so that a crash does not change it.
/// </summary>
/// <param name="Jitter">The fraction by which a wait may be longer or shorter: 0.2 for ±20 %.</param>
/// <param name="SuccessFrom">The lowest status that acknowledges a delivery.</param>
/// <param name="SuccessTo">The highest one.</param>
public sealed record RetryPlan(IReadOnlyList<RetryPhase> Phases, double Jitter, SendLimits Limits, int SuccessFrom = 200, int SuccessTo = 299)
{
    public bool IsSuccess(int? status) => status >= SuccessFrom && status <= SuccessTo;

    /// <summary>The attempt after <paramref name="made"/> failed ones (1, 2, …); null if the delivery is to be parked.</summary>
    /// <param name="urls">The number of URLs of the destination.</param>
    public NextAttempt? After(int made, int urls, DeliveryId delivery) =>
        Tries(urls).Skip(made).Select(next => (NextAttempt?)(next with { After = next.After * JitterOf(delivery, made) })).FirstOrDefault();

    /// <summary>
    /// The position of the URL for the attempt with this number (1, 2, …). An attempt beyond the plan, from a replay, goes to the main
    /// URL.
    /// </summary>
    public int UrlOf(int attempt, int urls) => Tries(urls).Skip(attempt - 1).Select(next => next.Url).FirstOrDefault();

    /// <summary>All attempts in order, without jitter.</summary>
    public IEnumerable<NextAttempt> Tries(int urls) => Phases.SelectMany(phase => TriesOf(phase, urls));

    static IEnumerable<NextAttempt> TriesOf(RetryPhase phase, int urls) => phase.Urls switch
    {
        PhaseUrls.Main => phase.Waits.Select(wait => new NextAttempt(0, wait)),
        PhaseUrls.Others => Enumerable.Range(1, Math.Max(0, urls - 1)).SelectMany(url => phase.Waits.Select(wait => new NextAttempt(url, wait))),
        _ => phase.Waits.SelectMany(wait => Enumerable.Range(0, Math.Max(1, urls)).Select(url => new NextAttempt(url, url == 0 ? wait : phase.ToNextUrl))),
    };

    /// <summary>Always the same for the same delivery and attempt.</summary>
    double JitterOf(DeliveryId delivery, int made)
    {
        Span<byte> seed = stackalloc byte[20];
        delivery.Value.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], made);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(seed, hash);
        return 1 - Jitter + (2 * Jitter * BinaryPrimitives.ReadUInt32BigEndian(hash) / uint.MaxValue);
    }
}
