using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NpgsqlTypes;

namespace Hostline.Storage;

/// <summary>
/// The form of an insert that takes many rows at once: <c>values ($1, 0, $2)</c>, or <c>select $1, 0, $2 where exists (…)</c>, becomes a select from <c>unnest</c> of one
/// array per parameter. One such statement costs PostgreSQL a small part of what as many single ones do.
/// </summary>
sealed partial class PostgresInsert
{
    static readonly ConditionalWeakTable<Sql, PostgresInsert?> Known = [];

    readonly string head;
    readonly string values;
    readonly string where;
    readonly string tail;
    readonly int[] conflictParameters;
    readonly string? key;
    string? text;
    string? textReturning;

    PostgresInsert(Sql sql, Match parts)
    {
        (head, values, where, tail) = (parts.Groups["head"].Value, parts.Groups["values"].Value, parts.Groups["where"].Value, parts.Groups["tail"].Value);
        var columns = parts.Groups["columns"].Value.Split(',', StringSplitOptions.TrimEntries);
        var filled = values.Split(',', StringSplitOptions.TrimEntries);
        KeyParameters = ParametersOf(sql.Key, columns, filled);
        conflictParameters = ParametersOf(parts.Groups["target"].Value, columns, filled);
        key = sql.Key;
    }

    /// <summary>Where the arguments of the statement's key are, counted from 0; empty without a key.</summary>
    public int[] KeyParameters { get; }

    /// <summary>Null when the statement is no insert of single values, or its conflict clause has parameters of its own.</summary>
    public static PostgresInsert? Of(Sql sql) => Known.GetValue(sql, static s => Form().Match(s.Text) is { Success: true } parts ? new(s, parts) : null);

    /// <param name="returning">Whether the keys of the rows that were taken are wanted.</param>
    public string Text(NpgsqlDbType[] types, bool returning)
    {
        text ??= Compose(types);
        return returning ? textReturning ??= $"{text} returning {key}" : text;
    }

    string Compose(NpgsqlDbType[] types)
    {
        var arrays = string.Join(", ", types.Select((type, i) => $"${i + 1}::{PostgresTypes.NameOf(type)}[]"));
        var names = string.Join(", ", types.Select((_, i) => $"p{i + 1}"));
        return $"{head} select {Parameter().Replace(values, "v.p$1")} from unnest({arrays}) as v({names}) {Parameter().Replace(where, "v.p$1")} {tail}";
    }

    /// <summary>
    /// Splits rows so that no part has two with the same conflict key: <c>do update</c> refuses to touch a row twice in one
    /// statement. Rows of one key keep their order.
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

    static int[] ParametersOf(string? names, string[] columns, string[] filled) => string.IsNullOrEmpty(names)
        ? []
        : [.. names.Split(',', StringSplitOptions.TrimEntries).Select(name => int.Parse(filled[Array.IndexOf(columns, name)].AsSpan(1)) - 1)];

    [GeneratedRegex(@"^(?<head>insert into \w+ \((?<columns>[^)]*)\))\s+(?:values \((?<values>[^()]*)\)|select (?<values>[^()]*?)\s+(?<where>where exists \(select 1 from [^()]*\)))\s*(?<tail>(on conflict do nothing|on conflict \((?<target>[^)]*)\)\s+do update set [^$]*)?)$")]
    private static partial Regex Form();

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}
