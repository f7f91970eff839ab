using Microsoft.Data.Sqlite;

namespace Hostline.Storage;

/// <summary>One SQLite connection with its prepared statements. Used by one thread at a time.</summary>
sealed class SqliteConnectionCache : IDisposable
{
    readonly SqliteConnection connection;
    readonly Dictionary<Sql, SqliteCommand> prepared = [];
    readonly Dictionary<string, SqliteCommand> plain = [];

    public SqliteConnectionCache(string connectionString)
    {
        connection = new SqliteConnection(connectionString);
        connection.Open();
    }

    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Runs fixed text; each distinct short text is prepared once.</summary>
    public void Execute(string sql)
    {
        if (!plain.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            if (sql.Length < 100)
            {
                plain[sql] = command;
            }
        }

        command.ExecuteNonQuery();
    }

    public string Scalar(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar()) ?? "";
    }

    /// <summary>Runs a statement and gives the number of rows it returned or, when it returns none, changed.</summary>
    public int Query(Write write)
    {
        var command = Prepare(write);
        using var reader = command.ExecuteReader();
        if (reader.FieldCount == 0)
        {
            return reader.RecordsAffected;
        }

        var rows = 0;
        while (reader.Read())
        {
            rows++;
            write.Rows?.Add(new Row(reader, guidsAreBytes: true));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var command in prepared.Values.Concat(plain.Values))
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    SqliteCommand Prepare(Write write)
    {
        if (!prepared.TryGetValue(write.Sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = write.Sql.Text;
            for (var i = 0; i < write.Args.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1) });
            }

            prepared[write.Sql] = command;
        }

        for (var i = 0; i < write.Args.Length; i++)
        {
            command.Parameters[i].Value = write.Args[i] is Guid id ? id.ToByteArray(bigEndian: true) : SqlValues.Plain(write.Args[i]);
        }

        return command;
    }
}
