using Hostline.Configuration;

namespace Hostline.Storage;

/// <summary>The operator's settings for PostgreSQL, other than its address.</summary>
/// <param name="Connections">The most connections that a node opens; each change and each query uses one briefly.</param>
/// <param name="MayBeUnflushed">Whether to accept a server with fsync or full_page_writes off: one whose storage is safe without them, or a disposable
/// one.</param>
public sealed record PostgresTerms(int Connections, bool MayBeUnflushed)
{
    /// <summary>Leaves room for two nodes, their start and a person with psql within PostgreSQL's default of 100, of which 3 are reserved.</summary>
    public const int DefaultConnections = 40;

    /// <summary>Two to write, one to listen for other nodes, one to read.</summary>
    public const int LeastConnections = 4;

    /// <summary>One more while a node starts and migrates the schema.</summary>
    public const int AtStart = 1;

    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public static PostgresTerms Read() => new(
        Setting.Count("HOSTLINE_DATABASE_CONNECTIONS", DefaultConnections, "connections", LeastConnections, 1_000),
        Setting.Switch("HOSTLINE_DATABASE_UNFLUSHED") ?? false);
}
