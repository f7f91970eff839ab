using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Core.Ownership;

/// <summary>An act that counts against a number's limits. The numbers are stored; never renumber them.</summary>
public enum NumberAct
{
    CodeSent = 1,
    WrongCode = 2,
}

/// <param name="Family">The account with its subaccounts; null for acts counted before subaccounts existed.</param>
public readonly record struct CountedAct(DateTimeOffset At, AccountId? Family);

/// <summary>
/// When codes were sent to a number and when wrong ones were entered, during the last day, by all accounts. Each account with its subaccounts
/// has a share smaller than the whole, so that a stranger cannot lock owners out of their number.
/// </summary>
public sealed record NumberActs(IReadOnlyList<CountedAct> Sends, IReadOnlyList<CountedAct> WrongCodes)
{
    public static readonly NumberActs None = new([], []);

    public const int SendsPerWindow = 3;
    public const int SendsPerDay = 10;
    public const int WrongCodesPerDay = 50;

    /// <summary>The shares of one account with its subaccounts.</summary>
    public const int FamilySendsPerWindow = 2, FamilySendsPerDay = 4, FamilyWrongCodesPerDay = 10;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Null if a code may be sent now; otherwise the refusal with the longest wait.</summary>
    public Refusal? RefuseSend(DateTimeOffset now, PhoneNumber number, AccountId family)
    {
        var own = Sends.Where(a => a.Family == family).ToList();
        var sends = Longest(
            Wait(Sends, now, Window, SendsPerWindow), Wait(Sends, now, Day, SendsPerDay),
            Wait(own, now, Window, FamilySendsPerWindow), Wait(own, now, Day, FamilySendsPerDay));
        if (RefuseTry(now, number, family) is { RetryAfter: { } longer } tries && !(sends >= longer))
        {
            return tries;
        }

        return sends is { } left
            ? new(Reason.TooManyCodes, Number: number.ToString(), RetryAfter: left, RetryAt: now + left, Detail:
                $"Too many codes were sent to {number}: {SendsPerWindow} in 10 minutes and {SendsPerDay} in a day are the limit, of which one account may use "
                + $"{FamilySendsPerWindow} and {FamilySendsPerDay}. Ask again in {Math.Ceiling(left.TotalSeconds)} seconds.")
            : null;
    }

    /// <summary>Null if a code may be tried now; otherwise the refusal.</summary>
    public Refusal? RefuseTry(DateTimeOffset now, PhoneNumber number, AccountId family) =>
        Longest(Wait(WrongCodes, now, Day, WrongCodesPerDay),
            Wait([.. WrongCodes.Where(a => a.Family == family)], now, Day, FamilyWrongCodesPerDay)) is { } left
            ? new(Reason.TooManyWrongTries, Number: number.ToString(), RetryAfter: left, RetryAt: now + left)
            : null;

    /// <summary>Whether one more wrong code, from anyone, uses up the number's limit for today.</summary>
    public bool IsLastTry(DateTimeOffset now) => WrongCodes.Count(a => a.At > now - Day) + 1 == WrongCodesPerDay;

    static TimeSpan? Longest(params TimeSpan?[] waits) => waits.Max();

    /// <summary>How long until fewer than <paramref name="atMost"/> of the acts are within the span.</summary>
    static TimeSpan? Wait(IReadOnlyList<CountedAct> acts, DateTimeOffset now, TimeSpan span, int atMost)
    {
        var within = acts.Select(a => a.At).Where(at => at > now - span).Order().ToList();
        return within.Count < atMost ? null : within[^atMost] + span - now;
    }
}
