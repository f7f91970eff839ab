using System.Globalization;

namespace Hostline.Core.Orders;

/// <summary>What about an order deserves a second look.</summary>
public enum RiskKind
{
    NewAccount = 1,
    SameFile = 2,
    WrongTries = 3,
    HolderChangedAddress = 4,
    TimeCredited = 5,
}

/// <summary>A reason for a second look, in words. It never refuses anything on its own.</summary>
public sealed record RiskMark(RiskKind Kind, string Sentence);

/// <summary>What is known of an order and its account, as far as marks depend on it.</summary>
/// <param name="OpenedAt">When the account was opened; world time, like everything here.</param>
/// <param name="Numbers">How many numbers the account has or asks for, this order's included.</param>
/// <param name="FilesElsewhere">For each letter or bill, by what it is, how many other accounts have sent the very same file.</param>
/// <param name="WrongTries">Wrong codes that were entered for the order's numbers.</param>
/// <param name="AddressChanges">When holders of its numbers changed the address to which the question about their consent goes.</param>
/// <param name="Extensions">How often a holder's window was extended because time did not count.</param>
public sealed record RiskFacts(
    DateTimeOffset Now, DateTimeOffset OpenedAt, int Numbers, IReadOnlyList<(string What, int Accounts)> FilesElsewhere, int WrongTries,
    IReadOnlyList<DateTimeOffset> AddressChanges, int Extensions);

/// <summary>The rules of risk marks: pure, and the same for the API and for pages.</summary>
public static class RiskMarks
{
    /// <summary>An account counts as new for this long.</summary>
    public static readonly TimeSpan NewFor = TimeSpan.FromDays(30);

    /// <summary>More numbers than this are many for a new account.</summary>
    public const int ManyNumbers = 20;

    public const int ManyTries = 3;

    /// <summary>Whoever has taken over a holder's mailbox asks for its numbers soon after.</summary>
    public static readonly TimeSpan AddressIsNewFor = TimeSpan.FromDays(7);

    /// <summary>The gravest first.</summary>
    public static IReadOnlyList<RiskMark> Of(RiskFacts facts) =>
        [.. SameFiles(facts), .. ChangedAddress(facts), .. NewAccount(facts), .. Tries(facts), .. Credited(facts)];

    static IEnumerable<RiskMark> SameFiles(RiskFacts facts) => facts.FilesElsewhere.Where(f => f.Accounts > 0).Select(f => new RiskMark(RiskKind.SameFile,
        $"The very same file was sent as a {f.What} by {Count(f.Accounts, "other account", "other accounts")}."));

    static IEnumerable<RiskMark> ChangedAddress(RiskFacts facts)
    {
        var recent = facts.AddressChanges.Where(at => facts.Now - at < AddressIsNewFor).ToList();
        return recent.Count == 0 ? [] : [new(RiskKind.HolderChangedAddress,
            $"A holder of these numbers changed its e-mail address {Ago(facts.Now - recent.Max())} ago, where the question about its consent goes.")];
    }

    static IEnumerable<RiskMark> NewAccount(RiskFacts facts) => facts.Numbers > ManyNumbers && facts.Now - facts.OpenedAt < NewFor
        ? [new(RiskKind.NewAccount, $"The account was opened {Ago(facts.Now - facts.OpenedAt)} ago and has or asks for {facts.Numbers} numbers.")] : [];

    static IEnumerable<RiskMark> Tries(RiskFacts facts) => facts.WrongTries >= ManyTries
        ? [new(RiskKind.WrongTries, $"Wrong codes were entered {facts.WrongTries} times for the numbers of this order.")] : [];

    static IEnumerable<RiskMark> Credited(RiskFacts facts) => facts.Extensions > 0
        ? [new(RiskKind.TimeCredited,
            $"A holder's time to decide was extended {Count(facts.Extensions, "time", "times")}, because the host was down or its mail waited.")] : [];

    static string Count(int n, string one, string other) => string.Create(CultureInfo.InvariantCulture, $"{n} {(n == 1 ? one : other)}");

    static string Ago(TimeSpan span) =>
        span.TotalDays >= 2 ? Count((int)span.TotalDays, "day", "days") : Count(Math.Max(1, (int)span.TotalHours), "hour", "hours");
}
