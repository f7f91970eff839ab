using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Locks and reads the guarded versions of a batch with one statement per kind, in id order: two nodes that write the same orders wait for each
/// other and never deadlock.
/// </summary>
sealed class PostgresGuards
{
    static readonly Sql TouchNumbers = new("""
        insert into numbers (world, number, version) select w, n, 0 from unnest($1::uuid[], $2::bigint[]) as t(w, n) order by w, n on conflict do nothing
        """);

    static readonly Sql Numbers = new("""
        select world, number, version from numbers where (world, number) in (select * from unnest($1::uuid[], $2::bigint[])) order by world, number for update
        """);

    static readonly Sql Orders = new("select id, 0::bigint, version from orders where id = any($1::uuid[]) order by id for update");
    static readonly Sql Clocks = new("select id, 0::bigint, clock_version from worlds where id = any($1::uuid[]) order by id for share");
    static readonly Sql Keys = new("select id, 0::bigint, 0 from api_keys where id = any($1::uuid[]) and revoked_at is null");

    static readonly Sql Sessions = new("""
        select s.id, 0::bigint, coalesce(case when s.person is null then s.role else p.host_role end, 0)::int
        from sessions s left join people p on p.id = s.person where s.id = any($1::uuid[]) and s.ended_at is null
        """);

    static readonly Sql OperatorKeys = new("""
        select k.id, 0::bigint, coalesce(p.host_role, 0)::int
        from operator_keys k join people p on p.id = k.person where k.id = any($1::uuid[]) and k.revoked_at is null
        """);

    static readonly Sql Accounts = new("select id, 0::bigint, 0 from accounts where id = any($1::uuid[]) and status <> 3 order by id for share");

    /// <summary>
    /// What is not guarded by a row: an advisory lock on its id is held until the transaction ends. The last bytes of an id are random.
    /// </summary>
    static readonly Sql Locked = new("""
        select id, 0::bigint, 0, pg_advisory_xact_lock(('x' || right(id::text, 12))::bit(48)::bigint) from (select unnest($1::uuid[]) as id order by 1) named
        """);

    static readonly Sql Profiles = new("select id, 0::bigint, 0 from profiles where id = any($1::uuid[]) order by id for key share");

    public static readonly IReadOnlyList<Write> Statements =
        [new(TouchNumbers, [null, null]), new(Orders, [null]), new(Numbers, [null, null]), new(Clocks, [null]), new(Keys, [null]), new(Profiles, [null]),
            new(Accounts, [null]), new(Locked, [null]), new(Sessions, [null]), new(OperatorKeys, [null])];

    readonly ILookup<GuardKind, Guard> wanted;
    readonly Dictionary<(GuardKind, Guid, long), int> found = [];

    public PostgresGuards(IEnumerable<Guard> guards) => wanted = guards.DistinctBy(g => (g.Kind, g.Id, g.Number)).ToLookup(g => g.Kind);

    public void AddTo(PostgresTrip trip)
    {
        // Lock the row even for version 0: its version shows whether it was created meanwhile.
        var numbers = wanted[GuardKind.Number].ToList();
        if (numbers.Any(n => n.Version == 0))
        {
            var untouched = numbers.Where(n => n.Version == 0).ToList();
            trip.Add(TouchNumbers, [Ids(untouched), Digits(untouched)]);
        }

        Ask(trip, GuardKind.Order, Orders);
        Ask(trip, GuardKind.Number, Numbers);
        Ask(trip, GuardKind.Clock, Clocks);
        Ask(trip, GuardKind.Key, Keys);
        Ask(trip, GuardKind.Session, Sessions);
        Ask(trip, GuardKind.OperatorKey, OperatorKeys);
        Ask(trip, GuardKind.Profile, Profiles);
        Ask(trip, GuardKind.Account, Accounts);
        Ask(trip, GuardKind.Destination, Locked);
        Ask(trip, GuardKind.Keeper, Locked);
    }

    public bool Hold(Guard guard) => found.TryGetValue((guard.Kind, guard.Id, guard.Number), out var version) && version == guard.Version;

    void Ask(PostgresTrip trip, GuardKind kind, Sql sql)
    {
        var guards = wanted[kind].ToList();
        if (guards.Count > 0)
        {
            trip.Add(sql, kind == GuardKind.Number ? [Ids(guards), Digits(guards)] : [Ids(guards)], reader => Read(reader, kind));
        }
    }

    async Task Read(NpgsqlDataReader reader, GuardKind kind)
    {
        while (await reader.ReadAsync())
        {
            found[(kind, reader.GetGuid(0), reader.GetInt64(1))] = reader.GetInt32(2);
        }
    }

    static Guid[] Ids(List<Guard> guards) => [.. guards.Select(g => g.Id)];

    static long[] Digits(List<Guard> guards) => [.. guards.Select(g => g.Number)];
}
