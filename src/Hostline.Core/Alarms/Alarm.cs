using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Core.Alarms;

/// <summary>The kinds of alarm for the desk. The numbers are stored; never renumber them.</summary>
public enum AlarmKind
{
    /// <summary>So many wrong codes were entered for a number that it accepts no more tries today.</summary>
    WrongCodes = 1,
    /// <summary>An account has used up its verification codes for the day.</summary>
    AccountCodes = 2,
    /// <summary>Numbers of one area code and exchange have used up their codes for the hour.</summary>
    ExchangeCodes = 3,
    /// <summary>The host has used up its verification codes for the day.</summary>
    HostCodes = 4,
    /// <summary>A transfer was reported as fraud; its order is frozen.</summary>
    Dispute = 5,
    /// <summary>An account has used up its share of an area code and exchange for an hour.</summary>
    ExchangeShare = 6,
    /// <summary>An order waits at an upstream host for something that only the operator can settle there.</summary>
    Upstream = 7,
    /// <summary>An active number is routed elsewhere.</summary>
    RoutingLost = 8,
}

/// <summary>Something for the desk to look at. There is at most one a day of each kind for each subject, except for kinds that are listed each time.</summary>
/// <param name="Subject">The number, account, area code and exchange, or order that it is about.</param>
/// <param name="Detail">In words, for a person.</param>
public sealed record Alarm(AlarmKind Kind, WorldId World, string Subject, AccountId? Account, OrderId? Order, string Detail)
{
    /// <summary>Whether each one is listed: every dispute needs an action, while a limit needs only one alarm a day.</summary>
    public bool IsToldEachTime => Kind == AlarmKind.Dispute;

    public static Alarm WrongCodes(WorldId world, PhoneNumber number, AccountId account, OrderId order) => new(
        AlarmKind.WrongCodes, world, number.ToString(), account, order,
        $"{NumberActs.WrongCodesPerDay} wrong codes were entered for {number} within a day, by one or several accounts. It accepts no more until a day has "
            + "passed.");

    public static Alarm RoutingLost(WorldId world, PhoneNumber number, AccountId account, OrderId order) => new(
        AlarmKind.RoutingLost, world, number.ToString(), account, order,
        $"{number} is active here, but the registry routes it elsewhere: its texts no longer arrive. Ask the registry why; the account was told.");

    /// <param name="by">Who reported it: "holder:…" or "operator:…".</param>
    public static Alarm Dispute(WorldId world, OrderId order, AccountId holder, string by, string why) =>
        new(AlarmKind.Dispute, world, order.ToString(), holder, order, $"This order was reported as fraud by {by}: {why}");
}
