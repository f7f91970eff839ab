using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hostline.Core.Deliveries;

public enum PhaseUrls
{
    Main,
    /// <summary>Each further URL; the phase is skipped if there is none.</summary>
    Others,
    /// <summary>In each round the main URL first, then each further one.</summary>
    All,
}

/// <summary>The kinds of failure after which an attempt may be repeated.</summary>
[Flags]
public enum RetryCause
{
    None = 0,
    /// <summary>There was no connection: name, TCP or TLS failed.</summary>
    NoConnection = 1,
    /// <summary>Connected, but no complete answer in time.</summary>
    NoAnswer = 2,
    ClientError = 4,
    ServerError = 8,
    /// <summary>Any other status that is not an acknowledgment.</summary>
    OtherStatus = 16,
    All = NoConnection | NoAnswer | ClientError | ServerError | OtherStatus,
}

/// <param name="Waits">One wait for each attempt (with <see cref="PhaseUrls.All"/>, for each round), counted from the end of the previous attempt.</param>
/// <param name="ToNextUrl">With <see cref="PhaseUrls.All"/>: the wait before the next URL of the round.</param>
public sealed record RetryPhase(PhaseUrls Urls, IReadOnlyList<TimeSpan> Waits, TimeSpan ToNextUrl = default)
{
    /// <summary>The failures after which the phase continues; after any other failure the next phase begins.</summary>
    public RetryCause RetriedAfter { get; init; } = RetryCause.All;
}

/// <summary>The time limits of one request, each measured from its beginning.</summary>
/// <param name="Connect">Until there is a connection, TLS included.</param>
/// <param name="FirstByte">Until the answer begins.</param>
/// <param name="Whole">Until the answer is complete.</param>
public sealed record SendLimits(TimeSpan Connect, TimeSpan FirstByte, TimeSpan Whole);

public readonly record struct NextAttempt(int Url, TimeSpan After);

/// <summary>
/// The retry schedule of a kind of destination, as data from its dialect. The jitter of the waits is computed from the delivery's id, so it
/// survives a restart.
/// </summary>
/// <param name="Jitter">The fraction by which a wait may be longer or shorter: 0.2 for ±20 %.</param>
/// <param name="SuccessFrom">The lowest status that acknowledges a delivery.</param>
/// <param name="SuccessTo">The highest status that acknowledges a delivery.</param>
public sealed record RetryPlan(IReadOnlyList<RetryPhase> Phases, double Jitter, SendLimits Limits, int SuccessFrom = 200, int SuccessTo = 299)
{
    /// <summary>Waits for a receiver that stays unreachable: several attempts over days.</summary>
    public static readonly IReadOnlyList<TimeSpan> WaitsOfDays =
    [
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
        TimeSpan.FromHours(24), TimeSpan.FromHours(24), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    public const double JitterOfDays = 0.2;

    public bool IsSuccess(int? status) => status >= SuccessFrom && status <= SuccessTo;

    /// <summary>The attempt after <paramref name="made"/> failed ones (1, 2, …); null if the delivery is to be parked.</summary>
    public NextAttempt? After(int made, int urls, DeliveryId delivery, RetryCause cause = RetryCause.All) =>
        WaitAfter(made, urls, cause) is { } next ? next with { After = next.After * JitterOf(delivery, made) } : null;

    NextAttempt? WaitAfter(int made, int urls, RetryCause cause)
    {
        var passed = 0;
        for (var i = 0; i < Phases.Count; i++)
        {
            var tries = TriesOf(Phases[i], urls).ToList();
            if (made < passed + tries.Count)
            {
                var isRepetition = made > passed;
                return !isRepetition || (Phases[i].RetriedAfter & cause) != 0 ? tries[made - passed]
                    : Phases.Skip(i + 1).SelectMany(later => TriesOf(later, urls)).Select(later => (NextAttempt?)later).FirstOrDefault();
            }

            passed += tries.Count;
        }

        return null;
    }

    /// <summary>
    /// The position of the URL for the attempt with this number (1, 2, …). An attempt beyond the plan, from a replay, goes to the main
    /// URL.
    /// </summary>
    public int UrlOf(int attempt, int urls) => Tries(urls).Skip(attempt - 1).Select(next => next.Url).FirstOrDefault();

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
