using System.Globalization;
using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// libpq's connection options and their names in Npgsql. An option that would have no effect is refused by name: anyone who writes
/// <c>sslcrl</c> expects revoked certificates to be rejected.
/// </summary>
static class PostgresOptions
{
    delegate void Take(NpgsqlConnectionStringBuilder builder, string value);

    static readonly string[] Modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>Hosts and ports are handled together, see <see cref="Places"/>.</summary>
    static readonly Dictionary<string, Take> Taken = new(StringComparer.Ordinal)
    {
        ["dbname"] = (b, v) => b.Database = v,
        ["user"] = (b, v) => b.Username = v,
        ["password"] = (b, v) => b.Password = v,
        ["passfile"] = (b, v) => b.Passfile = v,
        ["application_name"] = (b, v) => b.ApplicationName = v,
        ["fallback_application_name"] = (b, v) => b.ApplicationName ??= v,
        ["connect_timeout"] = (b, v) => b.Timeout = Seconds(v),
        ["sslmode"] = (b, v) => b.SslMode = Enum.Parse<SslMode>(OneOf(v, Modes).Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
        ["ssl"] = (b, v) => b.SslMode = OneOf(v, ["true", "false"]) == "true" ? SslMode.Require : SslMode.Disable,
        ["sslrootcert"] = (b, v) => b.RootCertificate = v,
        ["sslcert"] = (b, v) => b.SslCertificate = v,
        ["sslkey"] = (b, v) => b.SslKey = v,
        ["sslpassword"] = (b, v) => b.SslPassword = v,
        ["sslnegotiation"] = (b, v) => b.SslNegotiation = Enum.Parse<SslNegotiation>(OneOf(v, ["postgres", "direct"]), ignoreCase: true),
        ["channel_binding"] = (b, v) => b.ChannelBinding = Enum.Parse<ChannelBinding>(OneOf(v, ["disable", "prefer", "require"]), ignoreCase: true),
        ["gssencmode"] = (b, v) => b.GssEncryptionMode = Enum.Parse<GssEncryptionMode>(OneOf(v, ["disable", "prefer", "require"]), ignoreCase: true),
        ["krbsrvname"] = (b, v) => b.KerberosServiceName = v,
        ["options"] = (b, v) => b.Options = v,
        ["client_encoding"] = (_, v) => OneOf(v.ToUpperInvariant(), ["UTF8", "UTF-8", "UNICODE", "AUTO"]),
        // Hostline writes, so of several hosts it always uses the primary.
        ["target_session_attrs"] = (_, v) => OneOf(v, ["any", "read-write", "primary"]),
    };

    /// <summary>Options of libpq that would have no effect here.</summary>
    static readonly string[] NotTaken =
    [
        "service", "servicefile", "require_auth", "requirepeer", "requiressl", "sslcompression", "sslcrl", "sslcrldir", "sslsni", "sslcertmode",
        "ssl_min_protocol_version", "ssl_max_protocol_version", "gsslib", "gssdelegation", "keepalives", "keepalives_idle", "keepalives_interval",
        "keepalives_count",
        "tcp_user_timeout", "replication", "load_balance_hosts", "min_protocol_version", "max_protocol_version", "scram_client_key", "scram_server_key",
        "sslkeylogfile",
    ];

    static readonly (string Variable, string Name)[] Variables =
    [
        ("PGHOST", "host"), ("PGPORT", "port"), ("PGDATABASE", "dbname"), ("PGUSER", "user"), ("PGPASSWORD", "password"), ("PGPASSFILE", "passfile"),
        ("PGAPPNAME", "application_name"), ("PGCONNECT_TIMEOUT", "connect_timeout"), ("PGSSLMODE", "sslmode"), ("PGSSLROOTCERT", "sslrootcert"),
        ("PGSSLCERT", "sslcert"),
        ("PGSSLKEY", "sslkey"), ("PGSSLNEGOTIATION", "sslnegotiation"), ("PGCHANNELBINDING", "channel_binding"), ("PGGSSENCMODE", "gssencmode"),
        ("PGKRBSRVNAME", "krbsrvname"),
        ("PGOPTIONS", "options"), ("PGTARGETSESSIONATTRS", "target_session_attrs"), ("PGCLIENTENCODING", "client_encoding"),
    ];

    /// <summary>Variables that determine the security or the target of a connection and would have no effect.</summary>
    static readonly string[] VariablesNotTaken =
    [
        "PGHOSTADDR", "PGSERVICE", "PGREQUIREAUTH", "PGREQUIREPEER", "PGREQUIRESSL", "PGSSLCRL", "PGSSLCRLDIR", "PGSSLCERTMODE", "PGSSLMINPROTOCOLVERSION",
        "PGSSLMAXPROTOCOLVERSION",
    ];

    /// <summary>Fills in the options and, where they are missing, libpq's variables.</summary>
    /// <exception cref="ArgumentException">One is not supported, or has a value that is not allowed; the message names the option and
    /// never its value.</exception>
    public static void Fill(NpgsqlConnectionStringBuilder builder, IReadOnlyList<PostgresOption> options, Func<string, string?> variable)
    {
        if (Array.Find(VariablesNotTaken, name => variable(name) is not null) is { } foreign)
        {
            throw new ArgumentException($"The variable {foreign} is set, and Hostline cannot honor it. Unset it, and give what is needed with --database.");
        }

        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Count; i++)
        {
            // The last one wins, as with libpq: ?host=/socket overrides the host before the path.
            given[KnownName(options[i], builder)] = options[i].Value;
        }

        var fromVariables = Variables.Where(v => variable(v.Variable) is not null && !given.ContainsKey(v.Name) && !IsSet(builder, v.Name))
            .ToDictionary(v => v.Name, v => v.Variable);
        foreach (var (name, from) in fromVariables)
        {
            given[name] = variable(from)!;
        }

        Places(builder, given);
        foreach (var (name, value) in given.Where(g => g.Key is not ("host" or "port" or "hostaddr")))
        {
            Set(builder, name, value, fromVariables.TryGetValue(name, out var from) ? $"The variable {from}" : $"The option {name} of --database");
        }

        Harden(builder, given);
    }

    public static bool IsBadValue(Exception wrong) =>
        wrong is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException or NotSupportedException
            or InvalidOperationException;

    /// <summary>libpq's name, or one of Npgsql's own.</summary>
    static string KnownName(PostgresOption option, NpgsqlConnectionStringBuilder builder)
    {
        if (option.Name is "host" or "port" or "hostaddr" || Taken.ContainsKey(option.Name))
        {
            return option.Name;
        }

        if (NotTaken.Contains(option.Name))
        {
            throw PostgresAddress.Unreadable($"Hostline cannot honor the option {option.Name}; leave it out");
        }

        return IsOfNpgsql(builder, option.Name) ? option.Name
            : throw PostgresAddress.Unreadable(option.MayBeNamed && option.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
                ? $"there is no option {option.Name}"
                : "it has an unknown option (its name is not repeated here, because it may be part of the password)");
    }

    static bool IsOfNpgsql(NpgsqlConnectionStringBuilder builder, string name)
    {
        try
        {
            return builder.TryGetValue(name, out _);
        }
        catch (Exception unknown) when (IsBadValue(unknown))
        {
            return false;
        }
    }

    /// <summary>Whether Npgsql's key=value form has set it already.</summary>
    static bool IsSet(NpgsqlConnectionStringBuilder builder, string name) => name switch
    {
        "host" => builder.Host is not null,
        "port" => builder.Host is not null,
        "dbname" => builder.Database is not null,
        "user" => builder.Username is not null,
        "password" => builder.Password is not null,
        "passfile" => builder.Passfile is not null || builder.Password is not null,
        "application_name" => builder.ApplicationName is not null,
        "sslmode" => builder.ShouldSerialize("SSL Mode"),
        "sslrootcert" => builder.RootCertificate is not null,
        "sslcert" => builder.SslCertificate is not null,
        "sslkey" => builder.SslKey is not null,
        "channel_binding" => builder.ShouldSerialize("Channel Binding"),
        "connect_timeout" => builder.ShouldSerialize("Timeout"),
        "options" => builder.Options is not null,
        _ => false,
    };

    static void Set(NpgsqlConnectionStringBuilder builder, string name, string value, string where)
    {
        try
        {
            if (Taken.TryGetValue(name, out var take))
            {
                take(builder, value);
            }
            else
            {
                builder[name] = value;
            }
        }
        catch (NotAllowed wrong)
        {
            throw new ArgumentException($"{where} must be {wrong.Message}.");
        }
        catch (Exception wrong) when (IsBadValue(wrong))
        {
            throw new ArgumentException($"{where} has a value that is not allowed.");
        }
    }

    /// <summary>Each host with its port; a single port applies to all hosts, and the default is 5432.</summary>
    static void Places(NpgsqlConnectionStringBuilder builder, Dictionary<string, string> given)
    {
        if (given.ContainsKey("hostaddr"))
        {
            throw PostgresAddress.Unreadable("Hostline cannot honor the option hostaddr; write the address as the host");
        }

        string[] hosts = given.TryGetValue("host", out var host) ? host.Split(',') : builder.Host?.Split(',') ?? [];
        int[] ports = given.TryGetValue("port", out var port) ? [.. port.Split(',').Select(Port)] : [];
        if (ports.Length > 1 && ports.Length != hosts.Length)
        {
            throw PostgresAddress.Unreadable($"it has {hosts.Length} hosts and {ports.Length} ports");
        }

        if (hosts.Length <= 1)
        {
            builder.Host = hosts.Length == 0 ? builder.Host : hosts[0].Trim('[', ']');
            builder.Port = ports.Length == 0 ? builder.Port : ports[0];
            return;
        }

        builder.Host = given.ContainsKey("host")
            ? string.Join(',', hosts.Select((h, i) => $"{h}:{(ports.Length == 0 ? 5432 : ports[ports.Length == 1 ? 0 : i])}"))
            : builder.Host;
    }

    static int Port(string text) => text.Length == 0 ? 5432
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535 ? port
        : throw PostgresAddress.Unreadable("a port is not a number from 1 to 65535");

    /// <summary>
    /// As in libpq: a root certificate together with "require" is checked, and the system's authorities are trusted only if named
    /// explicitly.
    /// </summary>
    static void Harden(NpgsqlConnectionStringBuilder builder, Dictionary<string, string> given)
    {
        if (builder.RootCertificate == "system")
        {
            builder.RootCertificate = null;
            builder.SslMode = !given.ContainsKey("sslmode") || builder.SslMode == SslMode.VerifyFull ? SslMode.VerifyFull
                : throw new ArgumentException("With sslrootcert=system, sslmode must be verify-full.");
        }
        else if (builder.RootCertificate is not null && builder.SslMode == SslMode.Require)
        {
            builder.SslMode = SslMode.VerifyCA;
        }

        if (builder.RootCertificate is { } file && !File.Exists(file))
        {
            throw new ArgumentException("The file named by sslrootcert (or PGSSLROOTCERT) does not exist. Give the PEM file with the authority of the "
                + "database's certificate.");
        }
    }

    static int Seconds(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : throw new NotAllowed("a number of seconds");

    static string OneOf(string value, string[] allowed) => allowed.Contains(value) ? value : throw new NotAllowed($"one of {string.Join(", ", allowed)}");

    /// <summary>Says what is allowed, never the value given.</summary>
    sealed class NotAllowed(string allowed) : Exception(allowed);
}
