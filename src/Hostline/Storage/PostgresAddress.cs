using Hostline.Configuration;
using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// The address of PostgreSQL, read from any of the usual forms: a <c>postgres://</c> URL as managed databases provide it, libpq's
/// <c>host=… dbname=…</c>, or Npgsql's <c>Host=…;Database=…</c>. Parts missing there come from libpq's own variables (<c>PGSSLMODE</c>
/// and the like).
/// </summary>
public sealed class PostgresAddress
{
    const int DefaultPort = 5432;

    /// <summary>In seconds.</summary>
    const int ConnectWithin = 5;

    /// <summary>In seconds. No request may wait longer than this for a connection, whatever the address says; 0 would mean forever.</summary>
    const int ConnectAtMost = 10;

    /// <summary>In seconds, unless the address says otherwise.</summary>
    const int LivesAtMost = 600;

    const string LocalSockets = "/var/run/postgresql";

    /// <summary>Options of Npgsql that <see cref="ForServing"/>, <see cref="ForMigrating"/> and <see cref="Copy"/> set themselves.</summary>
    static readonly string[] Own =
    [
        "Pooling", "Maximum Pool Size", "Minimum Pool Size", "Connection Idle Lifetime", "Connection Pruning Interval", "No Reset On Close",
        "Command Timeout", "Cancellation Timeout", "Keepalive", "Multiplexing", "Enlist", "Log Parameters", "Include Error Detail",
    ];

    readonly NpgsqlConnectionStringBuilder builder;

    PostgresAddress(NpgsqlConnectionStringBuilder builder) => this.builder = builder;

    public string Database => builder.Database!;

    public string User => builder.Username!;

    /// <summary>Hosts and ports, for messages. Never contains a secret.</summary>
    public string Place => string.Join(", ", Hosts.Select(host => HasPort(host) ? host : $"{host}:{builder.Port}"));

    public bool HasSeveralHosts => Hosts.Length > 1;

    string[] Hosts => builder.Host!.Split(',');

    /// <exception cref="ArgumentException">The address cannot be read; the message says why, without repeating a value or anything that may be part of
    /// one.</exception>
    public static PostgresAddress Read(string text, Func<string, string?>? variable = null)
    {
        variable ??= Setting.Text;
        var builder = new NpgsqlConnectionStringBuilder();
        if (IsUrl(text))
        {
            PostgresOptions.Fill(builder, PostgresUrl.Options(text), variable);
        }
        else if (text.Contains("://", StringComparison.Ordinal))
        {
            throw Unreadable("it is not a PostgreSQL URL");
        }
        else if (text.Contains(';', StringComparison.Ordinal))
        {
            builder = FromNpgsql(text);
            PostgresOptions.Fill(builder, [], variable);
        }
        else
        {
            PostgresOptions.Fill(builder, PostgresConninfo.Options(text), variable);
        }

        RefuseOwn(builder);
        return new(Complete(builder));
    }

    public string ForServing(int connections)
    {
        var serving = Copy();
        serving.MaxPoolSize = connections;
        serving.MinPoolSize = 0;
        serving.Pooling = true;
        // Idle connections are closed soon, because another node may need them.
        serving.ConnectionIdleLifetime = 30;
        // A connection keeps the cost estimates of its first executions: if the tables were empty then, it may plan a statement again at every call
        // for the rest of its life.
        serving.ConnectionLifetime = serving.ConnectionLifetime == 0 ? LivesAtMost : serving.ConnectionLifetime;
        serving.ConnectionPruningInterval = 5;
        serving.NoResetOnClose = true;
        serving.CommandTimeout = 5;
        // The server itself ends a statement that takes too long. If the client gets no message about it, the connection is lost.
        serving.CancellationTimeout = -1;
        return serving.ToString();
    }

    /// <summary>For migrations: a separate connection with long timeouts, because another node may be migrating.</summary>
    public string ForMigrating()
    {
        var migrating = Copy();
        migrating.Pooling = false;
        migrating.CommandTimeout = 600;
        return migrating.ToString();
    }

    internal static ArgumentException Unreadable(string why) => new(
        $"--database cannot be read: {why}. Write it as postgres://user:password@host:5432/database; options such as ?sslmode=require may follow. "
        + "In the password, replace each character that is neither a letter nor a digit with its percent code: write @ as %40.");

    NpgsqlConnectionStringBuilder Copy() => new(builder.ToString())
    {
        KeepAlive = 10,
        Multiplexing = false,
        Enlist = false,
        // Column values do not belong in a log.
        LogParameters = false,
        IncludeErrorDetail = false,
    };

    static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    static NpgsqlConnectionStringBuilder FromNpgsql(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            // In libpq's form, blanks take the place of semicolons: Npgsql would read everything as the value of the first key, and messages show
            // hosts and databases.
            return new[] { builder.Host, builder.Database, builder.Username }.Any(value => value?.AsSpan().IndexOfAny('=', '@', ' ') >= 0)
                ? throw Unreadable("the Key=value;… form needs semicolons between its pairs")
                : builder;
        }
        catch (Exception wrong) when (PostgresOptions.IsBadValue(wrong))
        {
            // Npgsql's message may repeat the text, and with it the password.
            throw Unreadable("an option of the Key=value;… form is not known or has a value that is not allowed");
        }
    }

    static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Database))
        {
            throw Unreadable("it has no database");
        }

        builder.Host = string.IsNullOrEmpty(builder.Host) ? Directory.Exists(LocalSockets) ? LocalSockets : "localhost" : builder.Host;
        builder.Username = string.IsNullOrEmpty(builder.Username) ? Environment.UserName : builder.Username;
        builder.Port = builder.Port == 0 ? DefaultPort : builder.Port;
        builder.ApplicationName ??= "hostline";
        builder.Timeout = !builder.ShouldSerialize(nameof(builder.Timeout)) ? ConnectWithin
            : builder.Timeout is 0 or > ConnectAtMost ? ConnectAtMost
            : builder.Timeout;
        return builder;
    }

    /// <summary>Refuses options that Hostline sets itself, because they would silently have no effect.</summary>
    static void RefuseOwn(NpgsqlConnectionStringBuilder builder)
    {
        if (Array.Find(Own, builder.ShouldSerialize) is { } own)
        {
            throw Unreadable($"Hostline sets the option {own} itself; leave it out"
                + (own.EndsWith("Pool Size", StringComparison.Ordinal) ? ", and set the number of connections with HOSTLINE_DATABASE_CONNECTIONS" : ""));
        }
    }

    /// <summary>Whether a host is followed by a port; a bare IPv6 address also contains colons.</summary>
    static bool HasPort(string host) => !host.StartsWith('/') && host.LastIndexOf(':') is > 0 and var at
        && (host.Contains(']', StringComparison.Ordinal) ? at > host.LastIndexOf(']') : host.IndexOf(':', StringComparison.Ordinal) == at);
}
