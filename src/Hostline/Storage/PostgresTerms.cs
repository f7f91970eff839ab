using Hostline.Server;

namespace Hostline.Storage;

/// <summary>What the one who runs Hostline settles about PostgreSQL beside its address.</summary>
/// <param name="Connections">How many connections a node opens at most; each change and each query needs one for a moment.</param>
/// <param name="MayBeUnflushed">Whether a server with fsync or full_page_writes off is taken: one whose storage is safe without them, or a throw-away one.</param>
public sealed record PostgresTerms(int Connections, bool MayBeUnflushed)
{
    /// <summary>Two nodes, their start and a person with psql fit into PostgreSQL's default of 100, of which 3 are reserved.</summary>
    public const int DefaultConnections = 40;

    /// <summary>Two that write, one that listens for other nodes, one that reads.</summary>
    public const int LeastConnections = 4;

    /// <summary>One more while a node starts and brings the schema up to date.</summary>
    public const int AtStart = 1;

    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public static PostgresTerms Read() => new(
        Setting.Count("HOSTLINE_DATABASE_CONNECTIONS", DefaultConnections, "connections", LeastConnections, 1_000),
        Setting.Switch("HOSTLINE_DATABASE_UNFLUSHED") ?? false);
}
