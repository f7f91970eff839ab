namespace Hostline.Bench;

/// <summary>How long a run measures each figure, and where.</summary>
/// <param name="Folder">A folder on the disk to be measured, for everything durable of the run.</param>
/// <param name="Server">The server's executable.</param>
/// <param name="IsQuick">A run of 90 seconds with less precise figures.</param>
/// <param name="Only">Part of the names of the sections to run; empty for all.</param>
sealed record Plan(string Folder, string Server, bool IsQuick, string Only)
{
    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsQuick ? 1 : 2);

    /// <summary>Of a server that has just started.</summary>
    public TimeSpan FirstWarmUp => TimeSpan.FromSeconds(IsQuick ? 4 : 12);

    public TimeSpan Length => TimeSpan.FromSeconds(IsQuick ? 2 : 10);

    public TimeSpan DeliveryLength => TimeSpan.FromSeconds(IsQuick ? 3 : 10);

    public int Starts => IsQuick ? 3 : 7;

    public int Fsyncs => IsQuick ? 100 : 500;

    public int Alone => IsQuick ? 200 : 1_000;

    public int Sandboxes => IsQuick ? 50 : 200;

    /// <summary>Webhooks that wait when the draining is timed.</summary>
    public int Backlog => IsQuick ? 1_500 : 6_000;

    public bool Wants(string section) => section.Contains(Only, StringComparison.OrdinalIgnoreCase);

    /// <summary>A directory below <see cref="Folder"/>.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
}
