using Hostline.Storage;

namespace Hostline.Server;

/// <summary>The data directory: the embedded database with its customers' papers, and the keys.</summary>
static class DataDirectory
{
    static readonly string[] Secrets = ["master.key", "operator.key", "demo.json", "hostline.db", "hostline.db-wal", "hostline.db-shm"];

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

    /// <summary>The files with secrets that others on this machine may use.</summary>
    public static IReadOnlyList<string> OpenSecrets(string path) =>
        [.. Secrets.Select(name => Path.Combine(Path.GetFullPath(path), name)).Where(SecretFile.IsOpenToOthers)];
}
