namespace Hostline.Storage;

/// <summary>What to do with a row whose key already exists.</summary>
/// <param name="target">The columns of the key; null for any.</param>
public sealed class OnConflict
{
    public static readonly OnConflict DoNothing = new(null, "nothing");

    OnConflict(string? target, string action) => (Target, Text) = (target, $"on conflict {(target is null ? "" : $"({target}) ")}do {action}");

    public string? Target { get; }

    public string Text { get; }

    /// <param name="set">Assignments without parameters; a where clause may follow.</param>
    public static OnConflict Update(string target, string set) => set.Contains('$')
        ? throw new ArgumentException($"'{set}' has a parameter, which would be ambiguous when many rows are written at once.", nameof(set))
        : new(target, $"update set {set}");
}

/// <summary>A column whose value is an expression.</summary>
/// <param name="Value">Gets the expression; it names parameters with the function that it is given.</param>
public sealed record ComputedColumn(string Name, Func<Func<int, string>, string> Value);

/// <summary>
/// An insert of one row, given in parts, so that PostgreSQL can write the rows of many units in one statement (<see cref="PostgresInsert"/>)
/// and a test can find statements that cannot be combined.
/// </summary>
public sealed class Insert : Sql
{
    /// <param name="columns">Names, separated by commas.</param>
    /// <param name="values">One for each column: a parameter such as <c>$1</c>, or a constant.</param>
    /// <param name="key">See <see cref="Sql.Key"/>; only columns that take a parameter.</param>
    /// <param name="given">A condition for writing the row; it names parameters with the function that it is given.</param>
    /// <param name="sqlite">The statement for SQLite, if it differs.</param>
    /// <param name="computed">An additional column whose value is an expression over parameters.</param>
    public Insert(
        string table, string columns, string values, OnConflict? conflict = null, string? key = null, Func<Func<int, string>, string>? given = null,
        string? sqlite = null, ComputedColumn? computed = null)
        : base(Compose(table, columns, values, given, conflict, computed), key, sqlite)
    {
        (Table, Columns, Values, Given, Conflict, Computed) = (table, Split(columns), Split(values), given, conflict, computed);
        if (Columns.Count != Values.Count)
        {
            throw new ArgumentException($"An insert into {table} has {Columns.Count} columns and {Values.Count} values.");
        }

        Many = new(this);
    }

    public string Table { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<string> Values { get; }

    public Func<Func<int, string>, string>? Given { get; }

    public OnConflict? Conflict { get; }

    public ComputedColumn? Computed { get; }

    /// <summary>The statement that inserts many rows.</summary>
    internal PostgresInsert Many { get; }

    /// <summary>The parameter of a column, counted from 0.</summary>
    public int ParameterOf(string column) =>
        Columns.Zip(Values).FirstOrDefault(pair => pair.First == column).Second is { } value && value.StartsWith('$')
            ? int.Parse(value.AsSpan(1)) - 1
            : throw new ArgumentException($"The insert into {Table} has no parameter for '{column}'.", nameof(column));

    internal static IReadOnlyList<string> Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    static string Compose(string table, string columns, string values, Func<Func<int, string>, string>? given, OnConflict? conflict, ComputedColumn? computed)
    {
        if (computed is { } more)
        {
            (columns, values) = ($"{columns}, {more.Name}", $"{values}, {more.Value(n => $"${n}")}");
        }

        var row = given is null ? $"values ({values})" : $"select {values} where {given(n => $"${n}")}";
        return $"insert into {table} ({columns}) {row} {conflict?.Text}";
    }
}
