using NpgsqlTypes;

namespace Hostline.Storage;

/// <summary>
/// The form of an <see cref="Insert"/> that takes many rows at once: a select from <c>unnest</c> of one array per parameter. One such
/// statement costs PostgreSQL a small fraction of the same number of single inserts.
/// </summary>
sealed class PostgresInsert
{
    readonly Insert insert;
    readonly int[] conflictParameters;
    string? text;

    public PostgresInsert(Insert insert)
    {
        this.insert = insert;
        KeyParameters = ParametersOf(insert.Key);
        conflictParameters = ParametersOf(insert.Conflict?.Target);
    }

    /// <summary>The positions of the key's arguments, counted from 0; empty without a key.</summary>
    public int[] KeyParameters { get; }

    public string Text(NpgsqlDbType[] types, bool returning)
    {
        text ??= Compose(types);
        return returning ? $"{text} returning {insert.Key}" : text;
    }

    string Compose(NpgsqlDbType[] types)
    {
        var arrays = string.Join(", ", types.Select((type, i) => $"${i + 1}::{PostgresTypes.NameOf(type)}[]"));
        var names = string.Join(", ", types.Select((_, i) => NameOf(i + 1)));
        var values = string.Join(", ", insert.Values.Select(value => value.StartsWith('$') ? $"v.{NameOf(int.Parse(value.AsSpan(1)))}" : value));
        var given = insert.Given is { } condition ? $"where {condition(n => $"v.{NameOf(n)}")}" : "";
        var columns = string.Join(", ", insert.Columns);
        if (insert.Computed is { } more)
        {
            (columns, values) = ($"{columns}, {more.Name}", $"{values}, {more.Value(n => $"v.{NameOf(n)}")}");
        }

        return $"insert into {insert.Table} ({columns}) select {values} from unnest({arrays}) as v({names}) {given} {insert.Conflict?.Text}";
    }

    static string NameOf(int parameter) => $"p{parameter}";

    /// <summary>
    /// Splits rows into parts so that no part has two rows with the same conflict key: <c>do update</c> refuses to change a row twice in one
    /// statement. Rows with the same key keep their order.
    /// </summary>
    public IEnumerable<List<Write>> Parts(List<Write> rows)
    {
        if (conflictParameters.Length == 0)
        {
            return [rows];
        }

        var seen = new Dictionary<string, int>();
        return rows.GroupBy(row => seen[KeyOf(row, conflictParameters)] = seen.GetValueOrDefault(KeyOf(row, conflictParameters), -1) + 1)
            .OrderBy(part => part.Key).Select(part => part.ToList());
    }

    public static string KeyOf(Write row, int[] parameters) => string.Join('\n', parameters.Select(p => row.Args[p]));

    int[] ParametersOf(string? columns) => columns is null ? [] : [.. Insert.Split(columns).Select(insert.ParameterOf)];
}
