using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// The guarded versions of a batch, locked and read with one statement per kind, in id order: two nodes that write the
/// same orders wait for each other and never deadlock.
/// </summary>
sealed class PostgresGuards
{
    static readonly Sql TouchNumbers = new("insert into numbers (world, number, version) select w, n, 0 from unnest($1, $2) as t(w, n) order by w, n on conflict do nothing");
    static readonly Sql Orders = new("select id, 0::bigint, version from orders where id = any($1) order by id for update");
    static readonly Sql Numbers = new("select world, number, version from numbers where (world, number) in (select * from unnest($1, $2)) order by world, number for update");
    static readonly Sql Clocks = new("select id, 0::bigint, clock_version from worlds where id = any($1) order by id for share");
    static readonly Sql Keys = new("select id, 0::bigint, 0 from api_keys where id = any($1) and revoked_at is null");

    readonly ILookup<GuardKind, Guard> wanted;
    readonly Dictionary<(GuardKind, Guid, long), int> found = [];
    readonly List<GuardKind> asked = [];

    public PostgresGuards(IEnumerable<Guard> guards) => wanted = guards.ToLookup(g => g.Kind);

    /// <summary>Whether a statement gives rows back (ours say so in their first word or with a returning clause).</summary>
    public static bool ReturnsRows(Sql sql) =>
        sql.Text.StartsWith("select", StringComparison.Ordinal) || sql.Text.Contains("returning", StringComparison.Ordinal);

    public void AddTo(NpgsqlBatch batch)
    {
        var untouched = wanted[GuardKind.Number].Where(g => g.Version == 0).ToList();
        if (untouched.Count > 0)
        {
            batch.Add(new Write(TouchNumbers, [Ids(untouched), Digits(untouched)]));
        }

        Ask(batch, GuardKind.Order, Orders);
        Ask(batch, GuardKind.Number, Numbers);
        Ask(batch, GuardKind.Clock, Clocks);
        Ask(batch, GuardKind.Key, Keys);
    }

    public async Task Read(NpgsqlDataReader reader)
    {
        foreach (var kind in asked)
        {
            while (await reader.ReadAsync())
            {
                found[(kind, reader.GetGuid(0), reader.GetInt64(1))] = reader.GetInt32(2);
            }

            await reader.NextResultAsync();
        }
    }

    public bool Hold(Guard guard) => found.TryGetValue((guard.Kind, guard.Id, guard.Number), out var version) && version == guard.Version;

    void Ask(NpgsqlBatch batch, GuardKind kind, Sql sql)
    {
        var guards = wanted[kind].DistinctBy(g => (g.Id, g.Number)).ToList();
        if (guards.Count == 0)
        {
            return;
        }

        asked.Add(kind);
        batch.Add(new Write(sql, kind == GuardKind.Number ? [Ids(guards), Digits(guards)] : [Ids(guards)]));
    }

    static Guid[] Ids(List<Guard> guards) => [.. guards.Select(g => g.Id)];

    static long[] Digits(List<Guard> guards) => [.. guards.Select(g => g.Number)];
}
