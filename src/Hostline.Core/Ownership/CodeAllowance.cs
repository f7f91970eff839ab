using Hostline.Core.Accounts;
using Hostline.Core.Alarms;
using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>What codes are counted by in live worlds. The numbers are stored; never renumber them.</summary>
public enum CodeScope
{
    /// <summary>An account with its subaccounts, per day.</summary>
    Family = 1,
    /// <summary>An area code with its exchange (NPA-NXX), per hour.</summary>
    Exchange = 2,
    /// <summary>The host, per day.</summary>
    Host = 3,
    /// <summary>The codes of an account with its subaccounts to one area code and exchange, per hour.</summary>
    ShareOfExchange = 4,
    /// <summary>A network address that requests calls to owners of lines, per hour.</summary>
    LineClient = 5,
    /// <summary>All calls of the host to owners of lines, per day.</summary>
    LineHost = 6,
}

/// <summary>How many codes live accounts may have sent. Each costs money, and fraudsters earn from them. 0 for no limit.</summary>
public sealed record CodeAllowance(int NewAccountADay, int AccountADay, int ExchangeAnHour, int HostADay, TimeSpan NewFor)
{
    public static readonly CodeAllowance Unlimited = new(0, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How much of <see cref="ExchangeAnHour"/> one account may use, so that none exhausts the shared limit. 0 for no limit.</summary>
    public int ShareOfExchange { get; init; }

    /// <summary>The counts that a code to this number adds to, with the limit of each.</summary>
    /// <param name="own">The account's own limits, which replace these.</param>
    public IReadOnlyList<CodeCount> CountsOf(AccountId family, DateTimeOffset openedAt, AccountLimits own, PhoneNumber number, DateTimeOffset now) =>
    [
        .. Limited(CodeScope.Family, family.ToString(), Day(now), TimeSpan.FromDays(1),
            own.CodesADay ?? (now - openedAt < NewFor ? NewAccountADay : AccountADay)),
        .. Limited(CodeScope.ShareOfExchange, $"{ExchangeOf(number)} {family}", Hour(now), TimeSpan.FromHours(1),
            own.ExchangeCodesAnHour ?? ShareOfExchange),
        .. Limited(CodeScope.Exchange, ExchangeOf(number), Hour(now), TimeSpan.FromHours(1), ExchangeAnHour),
        .. Limited(CodeScope.Host, "", Day(now), TimeSpan.FromDays(1), HostADay),
    ];

    static IEnumerable<CodeCount> Limited(CodeScope scope, string subject, DateTimeOffset since, TimeSpan span, int limit) =>
        limit == 0 ? [] : [new(scope, subject, since, since + span, limit)];

    /// <summary>"312-555".</summary>
    static string ExchangeOf(PhoneNumber number) => number.ToString() is var text ? $"{text[2..5]}-{text[5..8]}" : "";

    static DateTimeOffset Day(DateTimeOffset now) => now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerDay));

    static DateTimeOffset Hour(DateTimeOffset now) => now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerHour));
}

/// <summary>One count of codes, in a window from one instant to the next.</summary>
public readonly record struct CodeCount(CodeScope Scope, string Subject, DateTimeOffset Since, DateTimeOffset Until, int Limit)
{
    public Alarm AlarmFor(WorldId world, AccountId account, OrderId order) => Scope switch
    {
        CodeScope.Family => new(AlarmKind.AccountCodes, world, Subject, account, order,
            $"The account has had {Limit} verification codes sent since {Since:u}, which is its limit for a day. It gets no more until {Until:u}."),
        CodeScope.Exchange => new(AlarmKind.ExchangeCodes, world, Subject, account, order,
            $"{Limit} verification codes were sent to numbers of {Subject} since {Since:u}, which is the limit of an hour. The account named here asked last."),
        CodeScope.ShareOfExchange => new(AlarmKind.ExchangeShare, world, Subject, account, order,
            $"The account has had {Limit} verification codes sent to numbers of {Subject[..7]} since {Since:u}, which is its share for an hour. It gets none "
                + $"for these numbers until {Until:u}."),
        _ => new(AlarmKind.HostCodes, world, "host", account, order,
            $"This host has sent {Limit} verification codes since {Since:u}, its limit for a day. It sends no more until {Until:u}. The account named here "
                + "requested the last one."),
    };
}
