namespace Hostline.Tests.Support;

/// <summary>
/// The vendors' pages that this program follows. They may not be redistributed either: they are looked for in the folder given by
/// <c>HOSTLINE_SOURCES</c>, otherwise in <c>shared/sources</c> beside the checkout.
/// </summary>
static class SharedSources
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("HOSTLINE_SOURCES") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Checkout.At("..", "shared", "sources"));

    /// <summary>The lines of a page; skips the calling test (fails it with CI=true) if it is missing.</summary>
    public static string[] Require(string name)
    {
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path))
        {
            RealPart.Missing($"The source {path}", "Put the vendor's page there, or name its folder in HOSTLINE_SOURCES.");
        }

        return File.ReadAllLines(path);
    }
}
