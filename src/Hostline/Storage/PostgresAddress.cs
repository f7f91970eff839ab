using Npgsql;

namespace Hostline.Storage;

/// <summary>Reads <c>postgres://user:password@host:port/database?option=value</c> into Npgsql's form.</summary>
public static class PostgresAddress
{
    const int PoolAtMost = 40;

    /// <summary>For the server's work.</summary>
    /// <exception cref="ArgumentException">The address can not be read; the message says why and never repeats the password.</exception>
    public static string ToConnectionString(string address)
    {
        var builder = Read(address);
        builder.MaxPoolSize = Math.Min(builder.MaxPoolSize, PoolAtMost);
        builder.NoResetOnClose = true;
        builder.CommandTimeout = 5;
        // The server ends a late statement by itself; who never hears of that has lost the connection.
        builder.CancellationTimeout = -1;
        // A node that stands still inside a transaction must lose its locks well before its leases (10 s), or nobody could take its work over.
        builder.Options = "-c statement_timeout=5000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=5000 -c synchronous_commit=on -c timezone=UTC";
        return builder.ToString();
    }

    /// <summary>For bringing the schema up to date: one connection, and patience while another node does it.</summary>
    /// <exception cref="ArgumentException">As above.</exception>
    public static string ForMigrating(string address)
    {
        var builder = Read(address);
        builder.Pooling = false;
        builder.CommandTimeout = 600;
        return builder.ToString();
    }

    static NpgsqlConnectionStringBuilder Read(string address)
    {
        var builder = Parse(address);
        builder.ApplicationName ??= "hostline";
        builder.Timeout = 5;
        builder.KeepAlive = 10;
        return builder;
    }

    static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return IsUrl(address) ? FromUrl(address) : new NpgsqlConnectionStringBuilder(address);
        }
        catch (Exception wrong) when (wrong is ArgumentException or KeyNotFoundException or FormatException)
        {
            // What Npgsql says may repeat the address, and with it the password.
            throw Unreadable();
        }
    }

    static ArgumentException Unreadable() =>
        new("--database can not be read: it must look like postgres://user:password@host:5432/database, with options such as ?sslmode=require after it.");

    static bool IsUrl(string address) =>
        address.StartsWith("postgres://", StringComparison.Ordinal) || address.StartsWith("postgresql://", StringComparison.Ordinal);

    static NpgsqlConnectionStringBuilder FromUrl(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.AbsolutePath.Length < 2)
        {
            throw Unreadable();
        }

        var user = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.DnsSafeHost,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath[1..]),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            builder[pair[0] == "sslmode" ? "SSL Mode" : pair[0]] = Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "");
        }

        return builder;
    }
}
