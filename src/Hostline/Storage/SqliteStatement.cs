using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Hostline.Storage;

/// <summary>A prepared statement, which is also its own current row.</summary>
sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : Columns, IDisposable
{
    const int OnStack = 256;

    // Maps each argument to SQLite's parameter: SQLite numbers "$7" by its first occurrence in the text.
    readonly int[] places = PlacesOf(handle);

    public bool HasColumns { get; } = raw.sqlite3_column_count(handle) > 0;

    public void Bind(object?[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            // A statement need not use all its arguments.
            if (i < places.Length && places[i] > 0)
            {
                connection.Check(Bind(places[i], args[i]));
            }
        }
    }

    /// <summary>Runs it to the end and returns the number of rows it returned.</summary>
    public int Run(IRowSink? rows)
    {
        var returned = 0;
        try
        {
            int code;
            while ((code = raw.sqlite3_step(handle)) == raw.SQLITE_ROW)
            {
                returned++;
                rows?.Add(new Row(this));
            }

            return code == raw.SQLITE_DONE ? returned : throw connection.Error(code);
        }
        finally
        {
            // reset repeats the error of step, which is handled above.
            _ = raw.sqlite3_reset(handle);
        }
    }

    public override bool IsNull(int i) => raw.sqlite3_column_type(handle, i) == raw.SQLITE_NULL;

    public override long Long(int i) => raw.sqlite3_column_int64(handle, Known(i));

    public override bool Bool(int i) => Long(i) != 0;

    public override string Text(int i) => raw.sqlite3_column_text(handle, Known(i)).utf8_to_string();

    public override byte[] Bytes(int i) => raw.sqlite3_column_blob(handle, Known(i)).ToArray();

    public override Guid Guid(int i) => new(raw.sqlite3_column_blob(handle, Known(i)), bigEndian: true);

    public void Dispose() => handle.Dispose();

    /// <summary>For NULL, SQLite would return 0 or an empty text and PostgreSQL throws: a missing null check must fail on both.</summary>
    int Known(int i) => IsNull(i) ? throw new InvalidCastException($"Column {i} is null.") : i;

    int Bind(int place, object? value)
    {
        switch (value)
        {
            case null: return raw.sqlite3_bind_null(handle, place);
            case long number: return raw.sqlite3_bind_int64(handle, place, number);
            case bool flag: return raw.sqlite3_bind_int64(handle, place, flag ? 1 : 0);
            case IId id: return BindGuid(place, id.Value);
            case Guid id: return BindGuid(place, id);
            // The library binds an empty span as NULL.
            case byte[] { Length: 0 }: return raw.sqlite3_bind_zeroblob(handle, place, 0);
            case byte[] blob: return raw.sqlite3_bind_blob(handle, place, blob);
            case long[] numbers: return BindText(place, $"[{string.Join(',', numbers)}]");
            // As hex, because JSON has no bytes: the statement calls unhex.
            case Guid[] ids: return BindText(place, $"[{string.Join(',', ids.Select(id => $"\"{Convert.ToHexString(id.ToByteArray(bigEndian: true))}\""))}]");
            case string { Length: 0 }: return raw.sqlite3_bind_text(handle, place, "");
            default: return BindText(place, (string)value);
        }
    }

    int BindGuid(int place, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(handle, place, bytes);
    }

    int BindText(int place, string text)
    {
        var atMost = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = atMost > OnStack ? ArrayPool<byte>.Shared.Rent(atMost) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var code = raw.sqlite3_bind_text(handle, place, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return code;
    }

    static int[] PlacesOf(sqlite3_stmt handle)
    {
        var places = new int[raw.sqlite3_bind_parameter_count(handle)];
        for (var place = 1; place <= raw.sqlite3_bind_parameter_count(handle); place++)
        {
            var number = int.Parse(raw.sqlite3_bind_parameter_name(handle, place).utf8_to_string().AsSpan(1));
            if (number > places.Length)
            {
                Array.Resize(ref places, number);
            }

            places[number - 1] = place;
        }

        return places;
    }
}
