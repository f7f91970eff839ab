namespace Hostline.Tests.Crash;

/// <summary>
/// What one worker did with one order of the second dialect: ordered, called or proven by a bill, signed, or deleted. Written only by
/// that worker, and read when the load has ended.
/// </summary>
sealed class CallStory(string number)
{
    public string Number => number;

    /// <summary>Known once the creation is acknowledged.</summary>
    public HostingId? Hosting { get; set; }

    public Tally Creations { get; } = new();

    public Tally Renamings { get; } = new();

    /// <summary>The last acknowledged one.</summary>
    public string? Name { get; set; }

    public Tally Calls { get; } = new();

    public Tally Keys { get; } = new();

    public Tally Bills { get; } = new();

    public Tally Letters { get; } = new();

    public Tally Signings { get; } = new();

    public Tally Deletions { get; } = new();

    /// <summary>The letter is signed, and it was not deleted: it must become active.</summary>
    public bool MustEndActive => Signings.Ok > 0 && Deletions is { Ok: 0, Unknown: 0 };
}
