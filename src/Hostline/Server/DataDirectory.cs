using Hostline.Storage;

namespace Hostline.Server;

/// <summary>The data directory: the embedded database with its customers' papers, and the keys.</summary>
static class DataDirectory
{
    static readonly string[] Secrets = ["master.key", "operator.key", "demo.json", "hostline.db", "hostline.db-wal", "hostline.db-shm", "hostline.lock"];

    /// <summary>Makes it for its owner alone when it is missing; the rights of one that exists are its owner's business.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>
    /// An empty database beside the keys of an older one is no first start: the database was lost, or another one is meant. Going on
    /// would make new keys over the old ones and hide the loss.
    /// </summary>
    /// <exception cref="UnfitDatabaseException">It is so.</exception>
    public static async Task RequireItsDatabase(Settings settings, Database database)
    {
        // A master key alone may have been laid there for the first start; an operator key has been made by one.
        string[] telling = database is Sqlite { IsNew: false } ? ["master.key", "operator.key"] : ["operator.key"];
        if (await database.IsEmpty() && telling.Select(name => Path.Combine(Path.GetFullPath(settings.Data), name)).FirstOrDefault(File.Exists) is { } key)
        {
            var what = database.IsShared ? "The database that --database names is empty" : $"{Path.Combine(Path.GetFullPath(settings.Data), "hostline.db")} is missing or empty";
            throw new UnfitDatabaseException($"{what}, but {key} belongs to an installation that had one. "
                + "Put that database back from your backup, or name the right one. To begin anew, start with another --data directory, or move the keys out of this one.");
        }
    }

    /// <summary>The files with secrets that others on this machine may use.</summary>
    public static IReadOnlyList<string> OpenSecrets(string path) =>
        [.. Secrets.Select(name => Path.Combine(Path.GetFullPath(path), name)).Where(SecretFile.IsOpenToOthers)];
}
