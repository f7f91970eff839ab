using System.CommandLine;

namespace Hostline.Commands;

/// <summary><c>--data DIR</c>: the directory in which the server stores the keys, and the other commands find them.</summary>
sealed class DataOption : Option<string>
{
    public DataOption() : base("--data")
    {
        HelpName = "DIR";
        Description = "The data directory.";
        DefaultValueFactory = _ => "./data";
    }
}

sealed class DatabaseOption : Option<string?>
{
    public DatabaseOption() : base("--database")
    {
        HelpName = "URL";
        Description =
            "postgres://user:password@host:5432/database; without it SQLite in the data directory. HOSTLINE_DATABASE keeps it out of the process list.";
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HOSTLINE_DATABASE") is { Length: > 0 } url ? url : null;
    }
}
