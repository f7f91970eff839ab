using System.Data.Common;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;

namespace Hostline.Storage;

/// <summary>
/// One statement, written once for both databases: parameters are <c>$1</c>, <c>$2</c> … (PostgreSQL's own form, and a
/// legal parameter name to SQLite). Instances are static, so that each connection prepares them once.
/// </summary>
public sealed class Sql(string text)
{
    /// <summary>SQLite has no row locks and one writer: what follows this mark is for PostgreSQL only.</summary>
    const string SkipLocked = "/*skip locked*/";

    public string Text { get; } = text;

    public string ForPostgres { get; } = text.Replace(SkipLocked, "for update skip locked", StringComparison.Ordinal);

    public override string ToString() => Text;
}

/// <summary>A statement with its arguments.</summary>
/// <param name="Expect">How many rows it must change (or, for a query, return); null when any number will do.</param>
/// <param name="Rows">Takes the rows it returns.</param>
public readonly record struct Write(Sql Sql, object?[] Args, int? Expect = null, IRowSink? Rows = null);

/// <summary>Where returned rows go. A transaction that has to run again calls <see cref="Clear"/> first.</summary>
public interface IRowSink
{
    void Clear();
    void Add(Row row);
}

/// <summary>A list that statements fill.</summary>
public sealed class RowList<T>(Func<Row, T> map) : IRowSink
{
    readonly List<T> rows = [];

    public IReadOnlyList<T> Rows => rows;

    void IRowSink.Clear() => rows.Clear();

    void IRowSink.Add(Row row) => rows.Add(map(row));
}

/// <summary>The row under a reader, with the types that both databases store alike (times as microseconds, ids as 16 bytes).</summary>
public readonly struct Row(DbDataReader reader, bool guidsAreBytes)
{
    public Guid Guid(int i) => guidsAreBytes ? new Guid(reader.GetFieldValue<byte[]>(i), bigEndian: true) : reader.GetGuid(i);

    public Guid? GuidOrNull(int i) => reader.IsDBNull(i) ? null : Guid(i);

    public string Text(int i) => reader.GetString(i);

    public string? TextOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetString(i);

    public int Int(int i) => reader.GetInt32(i);

    public int? IntOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetInt32(i);

    public long Long(int i) => reader.GetInt64(i);

    public long? LongOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetInt64(i);

    public bool Bool(int i) => reader.GetBoolean(i);

    public byte[] Bytes(int i) => reader.GetFieldValue<byte[]>(i);

    public byte[]? BytesOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetFieldValue<byte[]>(i);

    public DateTimeOffset Time(int i) => Micros.FromMicros(reader.GetInt64(i));

    public DateTimeOffset? TimeOrNull(int i) => reader.IsDBNull(i) ? null : Time(i);

    public PhoneNumber Number(int i) => PhoneNumber.FromDigits(reader.GetInt64(i));

    public PhoneNumber? NumberOrNull(int i) => reader.IsDBNull(i) ? null : Number(i);
}

/// <summary>How the program's values become column values, the same for both databases but for ids.</summary>
static class SqlValues
{
    /// <summary>Everything but ids; null becomes DBNull.</summary>
    public static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => instant.ToMicros(),
        PhoneNumber number => number.Digits,
        Enum e => Convert.ToInt32(e),
        _ => value,
    };
}
