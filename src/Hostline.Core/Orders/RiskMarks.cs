using System.Globalization;

namespace Hostline.Core.Orders;

public enum RiskKind
{
    NewAccount = 1,
    SameFile = 2,
    WrongTries = 3,
    HolderChangedAddress = 4,
    TimeCredited = 5,
}

/// <summary>A reason for a second look, in words. It refuses nothing.</summary>
public sealed record RiskMark(RiskKind Kind, string Sentence);

/// <summary>The facts about an order and its account that risk marks depend on.</summary>
/// <param name="OpenedAt">When the account was opened; world time, like all instants here.</param>
/// <param name="Numbers">How many numbers the account has or requests, this order's included.</param>
/// <param name="FilesElsewhere">By document kind, how many other accounts have sent a file with the same bytes.</param>
/// <param name="AddressChanges">When holders of its numbers changed the address that their consent request goes to.</param>
/// <param name="Extensions">How often a holder's window was extended because some time did not count.</param>
public sealed record RiskFacts(
    DateTimeOffset Now, DateTimeOffset OpenedAt, int Numbers, IReadOnlyList<(string What, int Accounts)> FilesElsewhere, int WrongTries,
    IReadOnlyList<DateTimeOffset> AddressChanges, int Extensions);

public static class RiskMarks
{
    public static readonly TimeSpan NewFor = TimeSpan.FromDays(30);

    public const int ManyNumbers = 20;

    public const int ManyTries = 3;

    /// <summary>Someone who has taken over a holder's mailbox requests the numbers soon after.</summary>
    public static readonly TimeSpan AddressIsNewFor = TimeSpan.FromDays(7);

    /// <summary>The most serious mark first.</summary>
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
