namespace Hostline.Tests.Support;

/// <summary>Paths in this checkout, found from the test program's own location (tests/Hostline.Tests/bin/Release/net10.0).</summary>
public static class Checkout
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    /// <summary>An absolute path inside the checkout.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);
}
