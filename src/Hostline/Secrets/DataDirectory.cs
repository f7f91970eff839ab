using Hostline.Storage;

namespace Hostline.Secrets;

/// <summary>The data directory: the embedded database with customers' documents, and the keys.</summary>
/// <param name="Path">As configured: absolute, or relative to the working directory.</param>
public sealed record DataDirectory(string Path)
{
    static readonly string[] Secrets =
        ["master.key", "operator.key", "first-login", "demo.json", "hostline.db", "hostline.db-wal", "hostline.db-shm", "hostline.lock"];

    public string File(string name) => System.IO.Path.Combine(System.IO.Path.GetFullPath(Path), name);

    /// <summary>Creates it, accessible to its owner only, if it does not exist; the permissions of an existing one are not changed.</summary>
    public void Make()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>
    /// Fails if the database is empty although there are keys of an older one: the database was lost, or a different one was intended.
    /// Continuing would replace the old keys and hide the loss.
    /// </summary>
    /// <exception cref="UnfitDatabaseException">The database is empty although there are keys.</exception>
    public async Task RequireItsDatabase(Database database)
    {
        // A master key alone may have been prepared for the first start; an operator key was created by one.
        string[] telling = database is Sqlite { IsNew: false } ? ["master.key", "operator.key"] : ["operator.key"];
        if (await database.IsEmpty() && telling.Select(File).FirstOrDefault(System.IO.File.Exists) is { } key)
        {
            var what = database.IsShared
                ? "The database that --database names is empty"
                : $"{File("hostline.db")} is missing or empty";
            throw new UnfitDatabaseException($"{what}, but {key} belongs to an installation that had one. "
                + "Restore that database from your backup, or give the right one. To start over, use another --data directory, or move the keys out of this "
                + "one.");
        }
    }

    /// <summary>The files with secrets that others on this machine can read.</summary>
    public IReadOnlyList<string> OpenSecrets() => [.. Secrets.Select(File).Where(SecretFile.IsOpenToOthers)];
}
