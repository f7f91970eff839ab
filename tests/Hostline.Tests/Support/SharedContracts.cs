namespace Hostline.Tests.Support;

/// <summary>
/// The vendors' published contracts. They may not be redistributed, so they are not in the repository: they are looked for in the
/// folder given by <c>HOSTLINE_CONTRACTS</c>, otherwise in <c>shared/contracts</c> beside the checkout.
/// </summary>
public static class SharedContracts
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("HOSTLINE_CONTRACTS") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Checkout.At("..", "shared", "contracts"));

    /// <summary>The path of a contract file; skips the calling test (fails it with CI=true) if it is missing.</summary>
    public static string Require(string name)
    {
        string path = Path.Combine(Folder, name);
        if (!File.Exists(path))
        {
            RealPart.Missing($"The contract {path}", "Put the vendor's file there, or name its folder in HOSTLINE_CONTRACTS.");
        }

        return path;
    }
}
