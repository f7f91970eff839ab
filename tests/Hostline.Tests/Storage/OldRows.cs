using Hostline.Storage;

namespace Hostline.Tests.Storage;

/// <summary>Every row of a database as texts, to compare its content before and after an upgrade.</summary>
static class OldRows
{
    /// <summary>Columns whose contents an upgrade changes on purpose.</summary>
    static readonly Dictionary<string, string[]> Rewritten = new()
    {
        // One process has the directory to itself, so a killed process no longer holds a lease.
        ["lanes"] = ["lease_until"],
        ["errands"] = ["lease_until"],
        ["deliveries"] = ["lease_until"],
        // Codes of live accounts are erased.
        ["messages"] = ["body", "code"],
    };

    /// <summary>By table: its columns, except those that an upgrade rewrites, and its rows.</summary>
    public static async Task<IReadOnlyDictionary<string, OldTable>> Read(Database database, StoreKind kind)
    {
        var tables = new Dictionary<string, OldTable>();
        foreach (var table in await database.Many(new(TablesOf(kind)), row => row.Text(0)))
        {
            var columns = await database.Many(new(ColumnsOf(kind, table)), row => row.Text(0));
            tables[table] = await Read(database, kind, table, [.. columns.Except(Rewritten.GetValueOrDefault(table, []))]);
        }

        return tables;
    }

    /// <summary>The present rows of a table, in the columns that it had before.</summary>
    public static async Task<OldTable> Read(Database database, StoreKind kind, string table, IReadOnlyList<string> columns)
    {
        var texts = columns.Select(c => kind == StoreKind.Sqlite ? $"quote({c})" : $"coalesce({c}::text, 'NULL')");
        return new(columns, await database.Many(new($"select {string.Join(" || ' ' || ", texts)} from {table}"), row => row.Text(0)));
    }

    static string TablesOf(StoreKind kind) => kind == StoreKind.Sqlite
        ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        : "select table_name::text from information_schema.tables where table_schema = 'public'";

    static string ColumnsOf(StoreKind kind, string table) => kind == StoreKind.Sqlite
        ? $"select name from pragma_table_info('{table}')"
        : $"select column_name::text from information_schema.columns where table_schema = 'public' and table_name = '{table}' order by ordinal_position";
}

sealed record OldTable(IReadOnlyList<string> Columns, IReadOnlyList<string> Rows);
