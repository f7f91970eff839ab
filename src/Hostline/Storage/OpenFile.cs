namespace Hostline.Storage;

/// <summary>
/// A file that this process has open, and whether its name still leads to it. On Linux the system says so; elsewhere a file that was
/// replaced by another goes unnoticed.
/// </summary>
sealed class OpenFile
{
    const string Descriptors = "/proc/self/fd";

    readonly string name;

    /// <summary>Where the system says which file is open; null where it does not.</summary>
    readonly string? link;

    OpenFile(string name, string? link)
    {
        (this.name, this.link) = (name, link);
        RealName = Target ?? Path.GetFullPath(name);
    }

    /// <summary>Without symbolic links, where the system can say so.</summary>
    public string RealName { get; }

    public string FullName => Path.GetFullPath(name);

    /// <summary>The name leads to the file that is open.</summary>
    public bool IsInPlace => File.Exists(name) && (link is null || Target == RealName);

    public static OpenFile Of(FileStream stream) =>
        new(stream.Name, Directory.Exists(Descriptors) ? $"{Descriptors}/{stream.SafeFileHandle.DangerousGetHandle()}" : null);

    /// <summary>
    /// Another one of the same folder, which a library has opened. It must not be opened again to ask: when one of its descriptors is closed,
    /// the process loses all its locks on it.
    /// </summary>
    public OpenFile Beside(string path)
    {
        var real = Path.Combine(Path.GetDirectoryName(RealName)!, Path.GetFileName(path));
        return new(path, link is null ? null : Directory.EnumerateFileSystemEntries(Descriptors).FirstOrDefault(other => TargetOf(other) == real));
    }

    string? Target => link is null ? null : TargetOf(link);

    static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed meanwhile
        }
    }
}
