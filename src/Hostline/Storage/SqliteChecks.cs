using System.Globalization;

namespace Hostline.Storage;

/// <summary>What SQLite and the disk must provide so that acknowledged changes are kept.</summary>
static class SqliteChecks
{
    /// <summary>The first release that does not corrupt a WAL that is checkpointed while another connection writes.</summary>
    internal const int OldestVersion = 3_051_003;

    /// <summary>Enough for the next few changes.</summary>
    const int RoomNeeded = 256 * 1024;

    static readonly FileStreamOptions HowToWrite = new()
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.DeleteOnClose,
    };

    /// <exception cref="UnfitDatabaseException">The library is too old.</exception>
    public static void RequireVersion(int version)
    {
        if (version < OldestVersion)
        {
            throw new UnfitDatabaseException(
                $"The native SQLite library is {Text(version)}, which can damage a database that is written to while it is read. Hostline needs "
                    + $"{Text(OldestVersion)} or newer: "
                + "use the library that comes with this release (libe_sqlite3 beside the program) instead.");
        }
    }

    /// <summary>Reads the settings back: on a file system without shared memory, the journal mode is not the requested one.</summary>
    /// <exception cref="UnfitDatabaseException">A setting did not take effect.</exception>
    public static void RequireDurable(SqliteConnection connection)
    {
        foreach (var (pragma, wanted) in new[] { ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1") })
        {
            if (connection.Scalar("pragma " + pragma) is var found && found != wanted)
            {
                throw new UnfitDatabaseException(
                    $"SQLite's {pragma} is {found} although Hostline asks for {wanted}: this file system cannot keep a database safe. Put the data directory "
                        + "on a local disk.");
            }
        }
    }

    /// <summary>Writes as much as the next changes may need, and deletes it again.</summary>
    /// <returns>The problem with the disk; null if there is room.</returns>
    public static string? RoomTrouble(string file)
    {
        try
        {
            using var room = new FileStream(file, HowToWrite);
            room.Write(new byte[RoomNeeded]);
            return null;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return $"The disk accepts no more data: {full.Message}";
        }
    }

    static string Text(int version) => string.Create(CultureInfo.InvariantCulture, $"{version / 1_000_000}.{version / 1_000 % 1_000}.{version % 1_000}");
}
