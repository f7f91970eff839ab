using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Core.Alarms;

/// <summary>The kinds of alarm for the desk. The numbers are stored; never renumber them.</summary>
public enum AlarmKind
{
    /// <summary>Too many wrong codes were entered for a number; it accepts no more tries today.</summary>
    WrongCodes = 1,
    /// <summary>An account has used up its verification codes for the day.</summary>
    AccountCodes = 2,
    /// <summary>Numbers of one area code and exchange have used up their codes for the hour.</summary>
    ExchangeCodes = 3,
    /// <summary>The host has used up its verification codes for the day.</summary>
    HostCodes = 4,
    Dispute = 5,
    /// <summary>An account has used up its share of an area code and exchange for an hour.</summary>
    ExchangeShare = 6,
    /// <summary>The operator key was used although operators have keys of their own.</summary>
    OperatorKey = 7,
    /// <summary>The owner of a line disputes that it is hosted here.</summary>
    LineDispute = 60,
    /// <summary>The host has reached its daily limit of calls to owners of lines.</summary>
    LineCalls = 61,
    UndoAsked = 62,
    /// <summary>An order waits at an upstream host for something that only the operator can settle there, or a registry cannot be reached.</summary>
    Upstream = 70,
    RoutingLost = 71,
    /// <summary>A released number is still routed here.</summary>
    ReleaseUnfinished = 72,
}

/// <summary>
/// Something for the desk to look at. There is at most one a day of each kind for each subject, except for kinds that are listed each time, and
/// for the operator key, whose use is listed once an hour.
/// </summary>
/// <param name="Subject">What it is about: a number, account, area code and exchange, order, or request to undo a transfer.</param>
/// <param name="Detail">A sentence for a person.</param>
public sealed record Alarm(AlarmKind Kind, WorldId World, string Subject, AccountId? Account, OrderId? Order, string Detail)
{
    /// <summary>Whether each one is listed: every dispute needs an action, while a limit needs only one alarm a day.</summary>
    public bool IsToldEachTime => Kind is AlarmKind.Dispute or AlarmKind.LineDispute or AlarmKind.UndoAsked;

    /// <summary>A second alarm of the same kind and subject within this time is not listed.</summary>
    public TimeSpan Spell => Kind == AlarmKind.OperatorKey ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

    public static Alarm OperatorKey(string name, string address) => new(
        AlarmKind.OperatorKey, Worlds.World.LiveId, "operator key", null, null,
        $"The operator key was used from {address}, under the name {name}. It is for emergencies: operators have keys of their own, which say who they are.");

    public static Alarm WrongCodes(WorldId world, PhoneNumber number, AccountId account, OrderId order) => new(
        AlarmKind.WrongCodes, world, number.ToString(), account, order,
        $"{NumberActs.WrongCodesPerDay} wrong codes were entered for {number} within a day, by one or several accounts. It accepts no more until a day has "
            + "passed.");

    public static Alarm RoutingLost(WorldId world, PhoneNumber number, AccountId account, OrderId order) => new(
        AlarmKind.RoutingLost, world, number.ToString(), account, order,
        $"{number} is active here, but the registry routes it elsewhere: its texts no longer arrive. Ask the registry why; its account was notified.");

    /// <param name="registry">The gateway's name. There is one alarm for all of its numbers.</param>
    /// <param name="refused">Whether the registry answers but refuses our credentials.</param>
    public static Alarm RegistryDown(string registry, PhoneNumber number, bool refused) => new(
        AlarmKind.Upstream, Worlds.World.LiveId, "registry " + registry, null, null, refused
            ? $"The registry {registry} does not accept our credentials, first for {number}: nothing can be routed there or released. Check them with hostline "
                + "doctor. What waits continues within ten minutes."
            : $"The registry {registry} has not been reached several times in a row, first for {number}. hostline doctor asks it. What waits is tried "
                + "again, at last every ten minutes.");

    public static Alarm ReleaseUnfinished(WorldId world, PhoneNumber number, AccountId account, OrderId order) => new(
        AlarmKind.ReleaseUnfinished, world, number.ToString(), account, order,
        $"{number} was released, and the registry confirmed it, but still routes it here. It is released again; ask the registry why if that does not help.");

    public static Alarm UndoAsked(WorldId world, UndoId undo, OrderId order, AccountId holder, string by, string why) =>
        new(AlarmKind.UndoAsked, world, undo.ToString(), holder, order, $"{by} asks for the numbers back that this order took over: {why}");

    public static Alarm LineDispute(WorldId world, PhoneNumber line, AccountId account, OrderId order, string why) =>
        new(AlarmKind.LineDispute, world, line.ToString(), account, order,
            $"Whoever answers {line}, proven by a code, disputes its hosting: {(why.Length == 0 ? "no reason was given." : why)}");

    public static Alarm LineCalls(WorldId world, int limit) => new(AlarmKind.LineCalls, world, "lines", null, null,
        $"This host has made {limit} calls for owners of lines today, its limit. The page /line makes no more until tomorrow.");

    /// <param name="account">A holder whose numbers were ordered; if there is none, the account that ordered.</param>
    /// <param name="by">Who reported it: "holder:…", "owner" or "operator:…".</param>
    public static Alarm Dispute(WorldId world, OrderId order, AccountId account, string by, string why) =>
        new(AlarmKind.Dispute, world, order.ToString(), account, order, $"This order was reported as fraud by {by}: {why}");
}
