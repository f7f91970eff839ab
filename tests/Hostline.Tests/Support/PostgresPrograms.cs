namespace Hostline.Tests.Support;

/// <summary>PostgreSQL's server programs on this machine, and the user they can run as (they refuse root).</summary>
static class PostgresPrograms
{
    /// <summary>The folder with initdb, pg_ctl and postgres, of the newest version here; null if there is none.</summary>
    public static string? Folder { get; } = Find();

    static readonly Lazy<Task<string>> TheTemplate = new(MakeTemplate);

    static bool IsRoot => Environment.UserName == "root";

    static string? Find()
    {
        const string Debian = "/usr/lib/postgresql";
        IEnumerable<string> packaged = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out int major) ? major : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return packaged.FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            ?? Path.GetDirectoryName(ChildProgram.Find("initdb"));
    }

    /// <summary>Runs a program of <see cref="Folder"/>, or any other, as the user that owns the clusters.</summary>
    public static async Task<string> Run(string program, params string[] arguments) => (await Ran(program, arguments)).Succeeded();

    /// <summary>The same for a program that may fail.</summary>
    public static Task<Finished> Ran(string program, params string[] arguments)
    {
        string inFolder = Path.Combine(Folder!, program);
        string[] command =
        [
            .. IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : Array.Empty<string>(),
            // An empty environment: the developer's PGDATA, PGPORT and locale do not reach the cluster.
            "env", "-i", $"PATH={Folder}:/usr/bin:/bin", "HOME=/tmp", "LANG=C.UTF-8",
            File.Exists(inFolder) ? inFolder : program, .. arguments,
        ];
        return ChildProgram.Run(command[0], command[1..]);
    }

    /// <summary>
    /// A fresh cluster's files, made by initdb once per version and user and kept for later runs: initdb takes seconds, a copy does
    /// not. Made under a temporary name and then renamed, so that of two simultaneous test runs one finds the other's.
    /// </summary>
    public static Task<string> Template() => TheTemplate.Value;

    static async Task<string> MakeTemplate()
    {
        string version = (await Run("postgres", "--version")).Split(' ').First(word => char.IsAsciiDigit(word[0])).Trim();
        string template = Path.Combine(MemoryFolder, $"hostline-pg-template-{version}-{Environment.UserName}");
        if (Directory.Exists(template))
        {
            return template;
        }

        string mine = $"{template}.{Environment.ProcessId}";
        await Run("initdb", "-D", mine, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        try
        {
            Directory.Move(mine, template);
        }
        catch (IOException) when (Directory.Exists(template))
        {
            Directory.Delete(mine, recursive: true);
        }

        return template;
    }

    /// <summary>The location of clusters that need not survive anything.</summary>
    public static string MemoryFolder => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
}
