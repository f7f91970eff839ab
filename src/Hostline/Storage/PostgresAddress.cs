using Npgsql;

namespace Hostline.Storage;

/// <summary>Reads <c>postgres://user:password@host:port/database?option=value</c> into Npgsql's form.</summary>
public static class PostgresAddress
{
    /// <exception cref="ArgumentException">The address can not be read; the message says why and never repeats the password.</exception>
    public static string ToConnectionString(string address)
    {
        var builder = IsUrl(address) ? FromUrl(address) : new NpgsqlConnectionStringBuilder(address);
        builder.ApplicationName ??= "hostline";
        builder.MaxPoolSize = Math.Min(builder.MaxPoolSize, 40);
        builder.MaxAutoPrepare = 200;
        builder.AutoPrepareMinUsages = 2;
        builder.NoResetOnClose = true;
        builder.Timeout = 5;
        builder.CommandTimeout = 5;
        builder.KeepAlive = 10;
        // A node that stands still inside a transaction must lose its locks well before its leases (10 s), or nobody could take its work over.
        builder.Options = "-c statement_timeout=5000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=5000 -c timezone=UTC";
        return builder.ToString();
    }

    static bool IsUrl(string address) =>
        address.StartsWith("postgres://", StringComparison.Ordinal) || address.StartsWith("postgresql://", StringComparison.Ordinal);

    static NpgsqlConnectionStringBuilder FromUrl(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.AbsolutePath.Length < 2)
        {
            throw new ArgumentException("--database must look like postgres://user:password@host:5432/database.");
        }

        var user = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
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
