using System.Text.RegularExpressions;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;

namespace Hostline.Storage;

/// <summary>
/// One statement, written once for both databases: parameters are <c>$1</c>, <c>$2</c> … (PostgreSQL's own form, and a legal parameter name in
/// SQLite). Instances are static, so that each connection prepares them once.
/// </summary>
/// <param name="key">For an insert that is used as a check: the columns (ids and texts) that identify its rows. With them PostgreSQL writes the rows of
/// many units in one statement and still reports for each row whether it was inserted.</param>
/// <param name="sqlite">The statement for SQLite, if the two cannot share one. It takes the same parameters.</param>
public partial class Sql(string text, string? key = null, string? sqlite = null)
{
    /// <summary>SQLite has no row locks and one writer, so the text after this marker is for PostgreSQL only.</summary>
    const string SkipLocked = "/*skip locked*/";

    /// <summary>The row that was read must not be deleted before the unit is written.</summary>
    const string KeyShare = "/*key share*/";

    /// <summary>The row that was read must not change before the unit is written.</summary>
    const string Share = "/*share*/";

    /// <summary>Waits for transactions that hold a share of the row, so that the next statements see their changes.</summary>
    const string ForUpdate = "/*for update*/";

    public string Text { get; } = text;

    public string? Key => key;

    /// <summary>
    /// A variant of <see cref="OfNumbers"/> for a single number, because most orders have one and a comparison is cheaper for both databases
    /// than a list. Null for other statements.
    /// </summary>
    public Sql? ForOne { get; } = Numbered().IsMatch(text) ? new(Numbered().Replace(text, OfOneNumber)) : null;

    public string ForSqlite { get; } = sqlite ?? AnyOf().Replace(Numbered().Replace(text, OfNumbersInSqlite), "in (select value from json_each($1))");

    public string ForPostgres { get; } = Numbered().Replace(text, OfNumbersInPostgres)
        .Replace(SkipLocked, "for update skip locked", StringComparison.Ordinal)
        .Replace(KeyShare, "for key share", StringComparison.Ordinal)
        .Replace(Share, "for share", StringComparison.Ordinal)
        .Replace(ForUpdate, "for update", StringComparison.Ordinal);

    /// <summary>Whether it returns rows (our statements show it in their first word or with a returning clause).</summary>
    public bool ReturnsRows { get; } = text.StartsWith("select", StringComparison.Ordinal) || text.StartsWith("with", StringComparison.Ordinal)
        || text.Contains("returning", StringComparison.Ordinal);

    /// <summary>
    /// What a unit with this statement wakes in any case: a key, its account or its world may be remembered
    /// (<see cref="Accounts.KnownKeys"/>). New rows are remembered nowhere, and the times of last use are not read along.
    /// </summary>
    public Wakes Wakes { get; } = ChangesKeys().IsMatch(text) ? Wakes.Keys : Wakes.None;

    /// <summary>A statement whose first parameter is a list of ids.</summary>
    /// <param name="text">The statement, given the condition that follows the column.</param>
    public static Sql OfIds(Func<string, string> text) => new(text("= any($1)"), sqlite: text("in (select unhex(value) from json_each($1))"));

    public override string ToString() => Text;

    /// <summary>
    /// Goes into a from clause: the rows of a table whose world is $1 and whose number is among $2, under the name <paramref name="alias"/>.
    /// PostgreSQL plans a statement once per connection, perhaps while the table is still empty; written as <c>number = any($2)</c>, it may
    /// then choose to read all rows of the world each time. Here it can only look up each number.
    /// </summary>
    /// <param name="given">A further condition on the columns of the table; null for none.</param>
    public static string OfNumbers(string table, string alias, string? given = null) => $"numbered<{table}|{(given is null ? "" : $" and ({given})")}|{alias}>";

    const string OfOneNumber = "(select * from $1 where world = $$1 and number = $$2$2) $3";

    const string OfNumbersInSqlite = "(select * from $1 where world = $$1 and number = any($$2)$2) $3";

    // "offset 0" keeps PostgreSQL from turning the look-ups into a join.
    const string OfNumbersInPostgres = """
        (select distinct unnest($$2::bigint[]) as number) asked cross join lateral
          (select * from $1 where world = $$1 and number = asked.number$2 offset 0) $3
        """;

    const string KeyChange = "^(update (accounts|api_keys|worlds) set (?!used_at|touched_at)|delete from (accounts|api_keys|worlds)|"
        + "(insert into|delete from) account_limits)";

    /// <summary>A list of numbers is an array in PostgreSQL and a JSON text in SQLite.</summary>
    [GeneratedRegex(@"= any\((\$\d+)\)")]
    private static partial Regex AnyOf();

    [GeneratedRegex(KeyChange)]
    private static partial Regex ChangesKeys();

    [GeneratedRegex(@"numbered<(\w+)\|([^|]*)\|(\w+)>")]
    private static partial Regex Numbered();
}

/// <param name="Expect">How many rows it must change (or, for a query, return); null for any number.</param>
public readonly record struct Write(Sql Sql, object?[] Args, int? Expect = null, IRowSink? Rows = null);

/// <summary>A receiver of rows. <see cref="Clear"/> is called before a transaction runs again.</summary>
public interface IRowSink
{
    void Clear();
    void Add(Row row);
}

public sealed class RowList<T>(Func<Row, T> map) : IRowSink
{
    readonly List<T> rows = [];

    public IReadOnlyList<T> Rows => rows;

    /// <summary>The first row; the type's default if there is none.</summary>
    public T? First => rows.Count == 0 ? default : rows[0];

    void IRowSink.Clear() => rows.Clear();

    void IRowSink.Add(Row row) => rows.Add(map(row));
}

/// <summary>The columns of a database's current row.</summary>
abstract class Columns
{
    public abstract bool IsNull(int i);

    public abstract long Long(int i);

    public abstract bool Bool(int i);

    public abstract string Text(int i);

    public abstract byte[] Bytes(int i);

    public abstract Guid Guid(int i);
}

/// <summary>A row, with the types that both databases store alike (times as microseconds, ids as 16 bytes).</summary>
public readonly struct Row
{
    readonly Columns columns;

    internal Row(Columns columns) => this.columns = columns;

    public T Id<T>(int i) where T : struct, IId<T> => T.Of(columns.Guid(i));

    public T? IdOrNull<T>(int i) where T : struct, IId<T> => columns.IsNull(i) ? null : Id<T>(i);

    public string Text(int i) => columns.Text(i);

    public string? TextOrNull(int i) => columns.IsNull(i) ? null : Text(i);

    public int Int(int i) => checked((int)columns.Long(i));

    public int? IntOrNull(int i) => columns.IsNull(i) ? null : Int(i);

    public long Long(int i) => columns.Long(i);

    public long? LongOrNull(int i) => columns.IsNull(i) ? null : Long(i);

    public bool Bool(int i) => columns.Bool(i);

    public byte[] Bytes(int i) => columns.Bytes(i);

    public byte[]? BytesOrNull(int i) => columns.IsNull(i) ? null : Bytes(i);

    public DateTimeOffset Time(int i) => Micros.FromMicros(columns.Long(i));

    public DateTimeOffset? TimeOrNull(int i) => columns.IsNull(i) ? null : Time(i);

    public PhoneNumber Number(int i) => PhoneNumber.FromDigits(columns.Long(i));
}

/// <summary>Converts the program's values to column values, the same for both databases.</summary>
static class SqlValues
{
    /// <summary>One of null, long, bool, string, byte[], Guid, long[], Guid[] and an id. An id stays boxed, and the statement takes out the UUID.</summary>
    /// <exception cref="ArgumentException">A type, or a text, that one of the databases cannot store.</exception>
    public static object? Plain(object? value) => value switch
    {
        string text => Storable(text),
        null or long or bool or byte[] or IId or Guid => value,
        int number => (long)number,
        DateTimeOffset instant => instant.ToMicros(),
        PhoneNumber number => number.Digits,
        long[] or Guid[] => value,
        Array ids when typeof(IId).IsAssignableFrom(ids.GetType().GetElementType()) => ids.Cast<IId>().Select(id => id.Value).ToArray(),
        IEnumerable<PhoneNumber> numbers => numbers.Select(n => n.Digits).ToArray(),
        Enum named => Convert.ToInt64(named),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be stored."),
    };

    public static object?[] Plain(object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Plain(values[i]);
        }

        return values;
    }

    /// <summary>
    /// Refuses texts that would be stored differently: PostgreSQL accepts no NUL, and half a surrogate pair is not valid UTF-8; SQLite would
    /// store both.
    /// </summary>
    static string Storable(string text) =>
        WellFormed.Is(text) ? text : throw new ArgumentException("A text with a NUL character or half a surrogate pair cannot be stored.");
}
