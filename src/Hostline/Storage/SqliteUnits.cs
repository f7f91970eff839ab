namespace Hostline.Storage;

sealed class SqliteUnits(SqliteConnection writer)
{
    /// <summary>Begins a transaction and writes the units; the caller commits.</summary>
    /// <exception cref="SqliteError">The database or the disk failed: nothing may be committed.</exception>
    public UnitResult[] Write(IReadOnlyList<Unit> units) => TryWrite(units, careful: false) ?? TryWrite(units, careful: true)!;

    /// <summary>
    /// Begins a transaction and writes the units. A savepoint costs a third of a unit (copies of every page that it touches), so unless
    /// careful, only units that are likely to fail half-way get one. Null if another unit failed: then nothing is written, and the caller must
    /// retry carefully.
    /// </summary>
    UnitResult[]? TryWrite(IReadOnlyList<Unit> units, bool careful)
    {
        writer.Execute("begin immediate");
        var results = new UnitResult[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            if (WriteUnit(units[i], careful || units[i].Checks.Count > 1) is not { } result)
            {
                writer.Execute("rollback");
                return null;
            }

            results[i] = result;
        }

        return results;
    }

    /// <summary>Writes one unit; an unexpected error affects that unit only. Null if only a savepoint could undo it.</summary>
    UnitResult? WriteUnit(Unit unit, bool saved)
    {
        foreach (var guard in unit.Guards)
        {
            if (!Holds(guard))
            {
                return new(CommitResult.Of(guard));
            }
        }

        var changesBefore = writer.TotalChanges;
        if (saved)
        {
            writer.Execute("savepoint unit");
        }

        var result = Outcome(unit);
        if (!saved)
        {
            return result.Status == CommitStatus.Done || writer.TotalChanges == changesBefore ? result : null;
        }

        if (result.Status != CommitStatus.Done)
        {
            writer.Execute("rollback to unit");
        }

        writer.Execute("release unit");
        return result;
    }

    UnitResult Outcome(Unit unit)
    {
        try
        {
            return new(Apply(unit));
        }
        catch (Exception wrong) when (wrong is not SqliteError { IsOfStatement: false })
        {
            return new(CommitResult.Done, wrong);
        }
    }

    CommitResult Apply(Unit unit)
    {
        foreach (var untouched in unit.Guards.Where(g => g.Kind == GuardKind.Number && g.Version == 0))
        {
            writer.Query(GuardSql.TouchNumber, [untouched.Id, untouched.Number]);
        }

        for (var i = 0; i < unit.Checks.Count; i++)
        {
            unit.Checks[i].Rows?.Clear();
            var rows = writer.Query(unit.Checks[i]);
            if (unit.Checks[i].Expect is { } expected && rows != expected)
            {
                return new(CommitStatus.Conflict, i);
            }
        }

        foreach (var write in unit.Rest)
        {
            writer.Query(write);
        }

        return CommitResult.Done;
    }

    bool Holds(Guard guard) => guard.Kind switch
    {
        GuardKind.Order => writer.Query(GuardSql.Order, [guard.Id, (long)guard.Version]) == 1,
        GuardKind.Number => VersionOf(guard) == guard.Version,
        // One process, one writer: no one else can claim or add in between.
        GuardKind.Destination or GuardKind.Keeper => true,
        GuardKind.Profile => writer.Query(GuardSql.Profile, [guard.Id]) == 1,
        GuardKind.Account => writer.Query(GuardSql.Account, [guard.Id]) == 1,
        GuardKind.Clock => writer.Query(GuardSql.Clock, [guard.Id, (long)guard.Version]) == 1,
        GuardKind.Session => writer.Query(GuardSql.Session, [guard.Id, (long)guard.Version]) == 1,
        GuardKind.OperatorKey => writer.Query(GuardSql.OperatorKey, [guard.Id, (long)guard.Version]) == 1,
        _ => writer.Query(GuardSql.Key, [guard.Id]) == 1,
    };

    /// <summary>A number without a row has version 0.</summary>
    int VersionOf(Guard number)
    {
        var found = new RowList<int>(row => row.Int(0));
        writer.Query(GuardSql.Number, [number.Id, number.Number], found);
        return found.First;
    }
}

static class GuardSql
{
    public static readonly Sql Order = new("select 1 from orders where id = $1 and version = $2");
    public static readonly Sql Number = new("select version from numbers where world = $1 and number = $2");
    public static readonly Sql Profile = new("select 1 from profiles where id = $1");
    public static readonly Insert TouchNumber = new("numbers", "world, number, version", "$1, $2, 0", conflict: OnConflict.DoNothing);
    public static readonly Sql Clock = new("select 1 from worlds where id = $1 and clock_version = $2");
    public static readonly Sql Account = new("select 1 from accounts where id = $1 and status <> 3");
    public static readonly Sql Key = new("select 1 from api_keys where id = $1 and revoked_at is null");
    public static readonly Sql Session = new("""
        select 1 from sessions s left join people p on p.id = s.person where s.id = $1 and s.ended_at is null
          and case when s.person is null then s.role else p.host_role end = $2
        """);
    public static readonly Sql OperatorKey =
        new("select 1 from operator_keys k join people p on p.id = k.person where k.id = $1 and k.revoked_at is null and p.host_role = $2");
}
