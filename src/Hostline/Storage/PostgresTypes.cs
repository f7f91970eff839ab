using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Hostline.Storage;

/// <summary>
/// The parameter types of our statements as PostgreSQL infers them, queried once per statement and process. With known types, a null argument
/// is typed like any value, so each statement is prepared once per connection.
/// </summary>
sealed class PostgresTypes
{
    readonly ConcurrentDictionary<Sql, NpgsqlDbType[]> known = new();

    public NpgsqlDbType[] Of(Sql sql) => known[sql];

    /// <summary>Must be called outside of a transaction, before the first use of the statements.</summary>
    /// <exception cref="PostgresException">PostgreSQL rejects one of them.</exception>
    public async ValueTask Learn(NpgsqlConnection connection, IEnumerable<Write> writes)
    {
        foreach (var write in writes)
        {
            if (!known.ContainsKey(write.Sql))
            {
                known[write.Sql] = write.Args.Length == 0 ? [] : await Ask(connection, write.Sql);
            }
        }
    }

    public static NpgsqlParameter Parameter(object? value, NpgsqlDbType type) => (type, value) switch
    {
        (NpgsqlDbType.Uuid, IId id) => new NpgsqlParameter<Guid>(null!, type) { TypedValue = id.Value },
        (NpgsqlDbType.Uuid, Guid id) => new NpgsqlParameter<Guid>(null!, type) { TypedValue = id },
        (NpgsqlDbType.Bigint, long number) => new NpgsqlParameter<long>(null!, type) { TypedValue = number },
        (NpgsqlDbType.Integer, long number) => new NpgsqlParameter<int>(null!, type) { TypedValue = checked((int)number) },
        _ => new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value },
    };

    public static NpgsqlParameter Column(NpgsqlDbType type, int rows, Func<int, object?> value) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Array | type,
        Value = type switch
        {
            NpgsqlDbType.Uuid => Fill<Guid?>(rows, i => GuidOf(value(i))),
            NpgsqlDbType.Bigint => Fill(rows, i => (long?)value(i)),
            NpgsqlDbType.Integer => Fill(rows, i => value(i) is long number ? checked((int)number) : (int?)null),
            NpgsqlDbType.Boolean => Fill(rows, i => (bool?)value(i)),
            NpgsqlDbType.Bytea => Fill(rows, i => (byte[]?)value(i)),
            _ => Fill(rows, i => (string?)value(i)),
        },
    };

    public static string NameOf(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Uuid => "uuid",
        NpgsqlDbType.Bigint => "bigint",
        NpgsqlDbType.Integer => "integer",
        NpgsqlDbType.Boolean => "boolean",
        NpgsqlDbType.Bytea => "bytea",
        _ => "text",
    };

    static Guid? GuidOf(object? value) => value is IId id ? id.Value : (Guid?)value;

    static T[] Fill<T>(int rows, Func<int, T> value)
    {
        var column = new T[rows];
        for (var i = 0; i < rows; i++)
        {
            column[i] = value(i);
        }

        return column;
    }

    static async Task<NpgsqlDbType[]> Ask(NpgsqlConnection connection, Sql sql)
    {
        await using var prepare = new NpgsqlCommand($"prepare ask as {sql.ForPostgres}", connection);
        await prepare.ExecuteNonQueryAsync();
        try
        {
            await using var types = new NpgsqlCommand("select parameter_types::text[] from pg_prepared_statements where name = 'ask'", connection);
            return [.. ((string[])(await types.ExecuteScalarAsync())!).Select(FromName)];
        }
        finally
        {
            await using var forget = new NpgsqlCommand("deallocate ask", connection);
            await forget.ExecuteNonQueryAsync();
        }
    }

    static NpgsqlDbType FromName(string name) => name switch
    {
        "uuid" => NpgsqlDbType.Uuid,
        "bigint" => NpgsqlDbType.Bigint,
        "integer" => NpgsqlDbType.Integer,
        "boolean" => NpgsqlDbType.Boolean,
        "bytea" => NpgsqlDbType.Bytea,
        "text" => NpgsqlDbType.Text,
        "uuid[]" => NpgsqlDbType.Array | NpgsqlDbType.Uuid,
        "bigint[]" => NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        _ => throw new NotSupportedException($"No column of the schema has the type {name}."),
    };
}
