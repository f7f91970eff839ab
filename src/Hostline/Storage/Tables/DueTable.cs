namespace Hostline.Storage.Tables;

/// <summary>A destination with due deliveries, and its state.</summary>
/// <param name="Family">Whose share its places count against.</param>
/// <param name="Lanes">Lanes that can be claimed, counted up to <see cref="DueTable.CountedAtMost"/>.</param>
/// <param name="Retries">Retries that can be claimed, counted in the same way.</param>
/// <param name="Busy">Attempts in flight to it, from all nodes.</param>
/// <param name="IsFailing">The last attempt was not acknowledged.</param>
/// <param name="LaneSince">Since when the oldest lane has been waiting.</param>
/// <param name="RetrySince">Since when the oldest retry has been waiting.</param>
sealed record DueDestination(
    DestinationId Id, AccountId Account, AccountId Family, WorldId World, int Lanes, int Retries, int Busy, bool IsFailing, DateTimeOffset? LaneSince,
    DateTimeOffset? RetrySince);

/// <summary>
/// The deliveries that are due, account by account: each step is one index look-up, however much is waiting. Limited queries are also ordered,
/// even where the order does not matter: otherwise PostgreSQL may scan the table from its start in the hope of finding enough rows soon.
/// </summary>
static class DueTable
{
    /// <summary>The most deliveries claimed for one destination at once.</summary>
    public const int CountedAtMost = 32;

    const string FreeLane = "l.wake_at is not null and l.wake_at <= $3 and (l.lease_until is null or l.lease_until <= $3)";
    const string FreeRetry = "r.wake_at is not null and r.wake_at <= $3 and (r.lease_until is null or r.lease_until <= $3)";

    /// <summary>The state of destination <c>x.destination</c> of account <c>x.account</c> at $3.</summary>
    const string Standing = $"""
        {Lanes},
        (select count(*) from (select 1 from deliveries r where r.destination = x.destination and {FreeRetry} order by r.wake_at limit 32) c),
        {BusyLanes} + (select count(*) from deliveries r where r.destination = x.destination and r.lease_until > $3),
        {IsFailing},
        {LaneSince},
        (select r.wake_at from deliveries r where r.destination = x.destination and {FreeRetry} order by r.wake_at limit 1),
        {Family}
        """;

    /// <summary>The same while no retry is due or in flight anywhere, as in a backlog of first attempts.</summary>
    const string StandingWithoutRetries = $"{Lanes}, 0, {BusyLanes}, {IsFailing}, {LaneSince}, cast(null as bigint), {Family}";

    /// <summary>One look-up by key.</summary>
    const string Family = "(select coalesce(f.parent, f.id) from accounts f where f.id = x.account)";

    const string Lanes = $"""
        (select count(*) from (
          select 1 from lanes l where l.account = x.account and l.destination = x.destination and {FreeLane} order by l.wake_at limit 32) c)
        """;

    const string BusyLanes = "(select count(*) from lanes l where l.destination = x.destination and l.lease_until > $3)";

    const string IsFailing = "(select count(*) from destinations f where f.id = x.destination and f.failures > 0)";

    const string LaneSince = $"""
        (select l.wake_at from lanes l where l.account = x.account and l.destination = x.destination and {FreeLane} order by l.wake_at limit 1)
        """;

    /// <summary>Up to $2 accounts after $1 that have an awake lane, in id order: world, whether it is held (1 or 0), and family.</summary>
    public static readonly Sql Accounts = new("""
        with recursive awake(account) as (
          select (select account from lanes where wake_at is not null and account > $1 order by account limit 1)
          union all
          select (select l.account from lanes l where l.wake_at is not null and l.account > awake.account order by l.account limit 1)
          from awake where awake.account is not null)
        select account, (select l.world from lanes l where l.account = awake.account and l.wake_at is not null order by l.destination limit 1),
          (select count(*) from accounts a where a.id = awake.account and a.status <> 1),
          (select coalesce(a.parent, a.id) from accounts a where a.id = awake.account)
        from awake where account is not null limit $2
        """);

    /// <summary>Up to $4 destinations of account $1 after $2 with a lane that can be claimed at $3.</summary>
    public static readonly Sql OfAccount = new(LanesOfAccount(Standing));

    /// <summary>The same while no retry is due or in flight anywhere.</summary>
    public static readonly Sql OfAccountWithoutRetries = new(LanesOfAccount(StandingWithoutRetries));

    static string LanesOfAccount(string standing) => $"""
        with recursive due(destination) as (
          select (select l.destination from lanes l where l.account = $1 and l.destination > $2 and {FreeLane} order by l.destination limit 1)
          union all
          select (select l.destination from lanes l where l.account = $1 and l.destination > due.destination and {FreeLane} order by l.destination limit 1)
          from due where due.destination is not null)
        select x.destination, x.account, x.world, {standing}
        from (select d.destination, w.account, w.world from (select destination from due where destination is not null limit $4) d
          join (select account, world from lanes where account = $1 and wake_at is not null order by destination limit 1) w on 1 = 1) x
        """;

    /// <summary>
    /// The next $2 destinations after $1 with waiting retries, in id order; those of active accounts with a retry that can be claimed at $3
    /// come with their state. No row if no retry is due or in flight.
    /// </summary>
    public static readonly Sql Retries = new($"""
        with recursive awake(destination, step) as (
          select (select destination from deliveries where wake_at is not null and destination > $1
            and (select min(r.wake_at) from deliveries r where r.wake_at > 0) <= $3 order by destination limit 1), 1
          union all
          select (select d.destination from deliveries d where d.wake_at is not null and d.destination > awake.destination order by d.destination limit 1),
              awake.step + 1
          from awake where awake.destination is not null and awake.step < $2)
        select x.destination, x.account, x.world, {Standing}
        from (select awake.destination, awake.step, d.account, d.world from awake
          left join deliveries d on d.id = (select r.id from deliveries r where r.destination = awake.destination and {FreeRetry} order by r.wake_at limit 1)
            and not exists (select 1 from accounts a where a.id = d.account and a.status <> 1)
          where awake.destination is not null) x order by x.step
        """);

    /// <summary>When the first retry is or was due, retries in flight included.</summary>
    public static readonly Sql FirstRetry = new("select min(wake_at) from deliveries where wake_at > 0");

    public static readonly Sql NextRetry = new("select min(wake_at) from deliveries where wake_at > $1 and wake_at > 0");

    public static DueDestination Read(Row row) => new(
        row.Id<DestinationId>(0), row.IdOrNull<AccountId>(1) ?? AccountId.None, row.IdOrNull<AccountId>(9) ?? row.IdOrNull<AccountId>(1) ?? AccountId.None,
        row.IdOrNull<WorldId>(2) ?? default, row.Int(3), row.Int(4), row.Int(5), row.Int(6) > 0, row.TimeOrNull(7), row.TimeOrNull(8));
}
