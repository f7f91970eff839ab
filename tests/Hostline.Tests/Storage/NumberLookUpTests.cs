using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Core.Hostings;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Storage;

/// <summary>Statements that look up a list of numbers in a world.</summary>
public sealed partial class NumberLookUpTests
{
    /// <summary>Those written with <see cref="Sql.OfNumbers"/>.</summary>
    static readonly IReadOnlyList<(string Name, Sql Sql)> All = [.. typeof(Sql).Assembly.GetTypes()
        .Where(t => t.Namespace == typeof(OrderTable).Namespace && !t.ContainsGenericParameters)
        .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(f => f.FieldType == typeof(Sql)).Select(f => ($"{f.DeclaringType!.Name}.{f.Name}", (Sql)f.GetValue(null)!))
        .Where(s => s.Item2.ForOne is not null)];

    public static TheoryData<string> Names => [.. All.Select(s => s.Name)];

    [Fact]
    public void No_statement_asks_for_a_list_of_numbers_in_another_way()
    {
        var files = Directory.GetFiles(Checkout.At("src", "Hostline"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("/Sql.cs", StringComparison.Ordinal));

        Assert.All(files, file => Assert.DoesNotMatch(ListOfWorld(), File.ReadAllText(file)));
    }

    /// <summary>A connection keeps the plan that it made for the first requests of a fresh database.</summary>
    [Theory, MemberData(nameof(Names))]
    public async Task A_plan_that_was_made_while_the_table_was_empty_still_looks_up_each_number(string name)
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        await using var connection = new NpgsqlConnection(store.Postgres!.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var sql = All.Single(s => s.Name == name).Sql;

        foreach (var form in new[] { sql, sql.ForOne! })
        {
            var scans = await Scans(connection, form.ForPostgres);

            Assert.NotEmpty(scans);
            Assert.All(scans, scan => Assert.Contains("number = ", scan, StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task One_number_is_found_as_among_many_and_each_once(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        foreach (var digits in new[] { 3125550001, 3125550002, 3125550003 })
        {
            var order = store.Order(digits);
            await store.Write(TestStore.Add(order with { Hostings = [order.Hostings[0] with { State = HostingState.Active }] }));
        }

        async Task<IEnumerable<long>> Active(params long[] numbers) =>
            (await store.Database.Many(HostingTable.AllActive, r => r.Long(4), store.World, numbers)).Order();

        Assert.Equal([3125550002], await Active(3125550002));
        Assert.Equal([3125550001, 3125550003], await Active(3125550001, 3125550003, 3125550001, 3125550009));
        Assert.Empty(await Active(3125550009));
        Assert.Empty(await Active());
    }

    /// <summary>The conditions by which a generic plan reads each table of the statement; "" where it reads all rows.</summary>
    static async Task<IReadOnlyList<string>> Scans(NpgsqlConnection connection, string sql)
    {
        await Run(connection, "set plan_cache_mode = force_generic_plan");
        await Run(connection, $"prepare ask as {sql}");
        var parameters = Parameter().Matches(sql).Select(m => int.Parse(m.Groups[1].ValueSpan)).Max();
        var values = string.Join(", ", Enumerable.Repeat("null", parameters));
        await using var explain = new NpgsqlCommand($"explain (format json) execute ask({values})", connection);
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!);
        await Run(connection, "deallocate ask");
        return [.. Nodes(plan.RootElement[0].GetProperty("Plan")).Where(n => n.TryGetProperty("Relation Name", out _)).Select(Condition)];
    }

    static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        (node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(Nodes) : []).Prepend(node);

    static string Condition(JsonElement node) =>
        node.TryGetProperty("Index Cond", out var index) || node.TryGetProperty("Recheck Cond", out index) ? index.GetString()! : "";

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"\$(\d)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"world = \$\d and (\w+\.)?number = any\(")]
    private static partial Regex ListOfWorld();
}
