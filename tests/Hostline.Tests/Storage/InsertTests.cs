using System.Reflection;
using Hostline.Storage;
using NpgsqlTypes;

namespace Hostline.Tests.Storage;

/// <summary>Inserts are given in parts, so that PostgreSQL writes the rows of many units in one statement.</summary>
public sealed class InsertTests
{
    /// <summary>Inserts that PostgreSQL cannot combine, and why.</summary>
    static readonly IReadOnlyDictionary<string, string> OneByOne = new Dictionary<string, string>
    {
        ["LinkTries.Count"] = "its update compares with a parameter of its own row",
        ["TryTable.CountToFew"] = "its update compares with a parameter of its own row",
        ["TryTable.CountToMany"] = "its update compares with a parameter of its own row",
        ["CodeCountTable.Count"] = "its update compares with a parameter of its own row",
        ["PostgresGuards.TouchNumbers"] = "takes arrays already",
        ["DeadlineTable.WakeConsents"] = "selects rows of a table",
        ["FrozenTable.Keep"] = "selects rows of a table",
        ["FrozenTable.KeepCalls"] = "selects rows of a table",
        ["FrozenTable.RunCalls"] = "selects rows of a table",
        ["FrozenTable.Run"] = "selects rows of a table",
        ["WindowStopTable.Put"] = "selects rows of a table",
        ["WindowStopTable.PutRelay"] = "selects rows of a table",
        ["AssignmentTaskTable.InsertNumbers"] = "selects rows of a table",
    };

    [Fact]
    public void Every_insert_goes_together_with_its_like_or_says_why_it_cannot()
    {
        var alone = Statements().Where(s => s.Sql is not Insert && s.Sql.Text.TrimStart().StartsWith("insert", StringComparison.Ordinal));
        Assert.Equal(OneByOne.Keys.Order(), alone.Select(s => s.Name).Order());
    }

    [Fact]
    public void Many_rows_are_one_statement_that_takes_an_array_for_each_parameter()
    {
        var insert =
            new Insert("routes", "world, number, generation", "$1, $2, 1", OnConflict.Update("world, number", "generation = routes.generation + 1"),
                key: "number");

        Assert.Equal("insert into routes (world, number, generation) values ($1, $2, 1) on conflict (world, number) do update set generation = "
            + "routes.generation + 1", insert.Text);
        Assert.Equal(
            "insert into routes (world, number, generation) select v.p1, v.p2, 1 from unnest($1::uuid[], $2::bigint[]) as v(p1, p2)  "
            + "on conflict (world, number) do update set generation = routes.generation + 1 returning number",
            new PostgresInsert(insert).Text([NpgsqlDbType.Uuid, NpgsqlDbType.Bigint], returning: true));
    }

    [Fact]
    public void A_condition_is_asked_of_each_row()
    {
        var insert = new Insert("errands", "id, account", "$1, $2", given: parameter => $"exists (select 1 from accounts where id = {parameter(2)})");

        Assert.Equal("insert into errands (id, account) select $1, $2 where exists (select 1 from accounts where id = $2) ", insert.Text);
        Assert.Contains("where exists (select 1 from accounts where id = v.p2)",
            new PostgresInsert(insert).Text([NpgsqlDbType.Uuid, NpgsqlDbType.Uuid], returning: false));
    }

    [Theory]
    [InlineData("id, account", "$1", null, "An insert into errands has 2 columns and 1 values.")]
    [InlineData("id, account", "$1, 0", "account", "The insert into errands has no parameter for 'account'.")]
    [InlineData("id", "$1", "account", "The insert into errands has no parameter for 'account'.")]
    public void Parts_that_do_not_fit_together_are_refused_when_they_are_written(string columns, string values, string? key, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => new Insert("errands", columns, values, key: key)).Message);

    [Fact]
    public void A_conflict_cannot_take_a_parameter() =>
        Assert.Throws<ArgumentException>(() => OnConflict.Update("id", "until = $3"));

    static IEnumerable<(string Name, Sql Sql)> Statements() =>
        from type in typeof(Sql).Assembly.GetTypes()
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where typeof(Sql).IsAssignableFrom(field.FieldType)
        select ($"{type.Name}.{field.Name}", (Sql)field.GetValue(null)!);
}
