using Hostline.Storage;

namespace Hostline.Server;

/// <summary>The data directory: the embedded database with customers' documents, and the keys.</summary>
static class DataDirectory
{
    static readonly string[] Secrets =
        ["master.key", "operator.key", "first-login", "demo.json", "hostline.db", "hostline.db-wal", "hostline.db-shm", "hostline.lock"];

    /// <summary>
    /// Creates it, accessible to its owner only, if it does not exist; the permissions of an existing one are left to its owner.
    /// </summary>
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
    /// An empty database beside the keys of an older one is not a first start: the database was lost, or a different one was intended.
    /// Continuing would replace the old keys and hide the loss.
    /// </summary>
    /// <exception cref="UnfitDatabaseException">The database is empty although there are keys.</exception>
    public static async Task RequireItsDatabase(Settings settings, Database database)
    {
        // A master key alone may have been prepared for the first start; an operator key was created by one.
        string[] telling = database is Sqlite { IsNew: false } ? ["master.key", "operator.key"] : ["operator.key"];
        if (await database.IsEmpty() && telling.Select(name => Path.Combine(Path.GetFullPath(settings.Data), name)).FirstOrDefault(File.Exists) is { } key)
        {
            var what = database.IsShared
                ? "The database that --database names is empty"
                : $"{Path.Combine(Path.GetFullPath(settings.Data), "hostline.db")} is missing or empty";
            throw new UnfitDatabaseException($"{what}, but {key} belongs to an installation that had one. "
                + "Restore that database from your backup, or give the right one. To start over, use another --data directory, or move the keys out of this "
                + "one.");
        }
    }

    /// <summary>The files with secrets that others on this machine can read.</summary>
    public static IReadOnlyList<string> OpenSecrets(string path) =>
        [.. Secrets.Select(name => Path.Combine(Path.GetFullPath(path), name)).Where(SecretFile.IsOpenToOthers)];
}
