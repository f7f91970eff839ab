using Hostline.Bench.Load;
using Hostline.Tests.Support;

namespace Hostline.Bench.Parts;

/// <summary>Prism, which the vendor recommends for tests: a mock server generated from the published contract. It stores nothing.</summary>
static class Prism
{
    const string Key = "KEY0";
    static readonly string Cli = Checkout.At("tests", "npm", "node_modules", ".bin", "prism");

    static readonly string Contract = Path.Combine(
        Environment.GetEnvironmentVariable("HOSTLINE_CONTRACTS") is { Length: > 0 } named ? named : Checkout.At("..", "shared", "contracts"),
            "telnyx-openapi.yaml");

    public static Request Create() => Request.Create(Key, root: "");

    public static Request Get() => Request.Get(Key, root: "");

    /// <summary>Why it cannot be measured here; null if it can.</summary>
    public static string? Missing =>
        !File.Exists(Cli) ? "Prism is not installed; run ./test install"
        : !File.Exists(Contract) ? "the vendor's contract is not here; name its folder in HOSTLINE_CONTRACTS"
        : null;

    public static Task<Child> Start()
    {
        var port = FreePort.Take();
        return Child.Start([Cli, "mock", "-h", "127.0.0.1", "-p", $"{port}", "--verboseLevel", "silent", Contract], port, Get());
    }
}
