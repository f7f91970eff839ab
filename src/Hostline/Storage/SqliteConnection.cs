using SQLitePCL;

namespace Hostline.Storage;

sealed class SqliteError(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    /// <summary>The primary result code.</summary>
    public int Code => code & 0xff;

    /// <summary>Disk full, an I/O error, or files that cannot be opened or changed: a fault of the disk or the file system, not of the program.</summary>
    public bool IsOfDisk =>
        Code is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>SQL error, too big, constraint, mismatch, range: the statement is wrong. All other errors are the database's or the disk's.</summary>
    public bool IsOfStatement => Code is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;
}

/// <summary>A connection of the native library with its prepared statements. To be used by one thread at a time.</summary>
sealed class SqliteConnection : IDisposable
{
    const int BusyTimeoutMs = 5_000;

    readonly sqlite3 handle;
    readonly Dictionary<Sql, SqliteStatement> prepared = [];
    readonly Dictionary<string, SqliteStatement> plain = [];

    public SqliteConnection(string path)
    {
        var code = raw.sqlite3_open_v2(path, out handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var error = Error(code);
            handle.Dispose();
            throw error;
        }

        raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
    }

    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>Rows changed since it was opened, by any statement.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(handle);

    public void Execute(string sql)
    {
        if (!plain.TryGetValue(sql, out var statement))
        {
            plain[sql] = statement = Prepare(sql);
        }

        statement.Run(null);
    }

    /// <summary>Runs a text of many statements, once.</summary>
    public void ExecuteScript(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>The first column of the first row as text; empty if there is none.</summary>
    public string Scalar(string sql)
    {
        using var statement = Prepare(sql);
        var found = new RowList<string>(row => row.Text(0));
        statement.Run(found);
        return found.First ?? "";
    }

    /// <summary>Runs a statement and returns the number of rows it returned or, if it returns none, changed.</summary>
    public int Query(Write write) => Query(write.Sql, write.Args, write.Rows);

    public int Query(Sql sql, object?[] args, IRowSink? rows = null)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            prepared[sql] = statement = Prepare(sql.ForSqlite);
        }

        statement.Bind(args);
        var returned = statement.Run(rows);
        return statement.HasColumns ? returned : raw.sqlite3_changes(handle);
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values.Concat(plain.Values))
        {
            statement.Dispose();
        }

        handle.Dispose();
    }

    internal SqliteError Error(int code) => new(code, raw.sqlite3_errmsg(handle).utf8_to_string());

    internal void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new(this, statement);
    }
}
