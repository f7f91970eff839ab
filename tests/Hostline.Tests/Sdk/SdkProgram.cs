using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>Programs in tests/npm that use the vendor's SDK as a customer would, and print what they were answered and told.</summary>
static class SdkProgram
{
    /// <param name="script">A file of tests/npm.</param>
    /// <param name="hostline">Where Hostline is, for what a program does beside the SDK.</param>
    /// <param name="telnyx">The SDK's base URL; null is Hostline's own.</param>
    /// <param name="sdk">The package of an older generation, for programs that ask for one.</param>
    public static async Task<JsonElement> Run(string script, string hostline, string? telnyx = null, string? sdk = null)
    {
        var ended = await NodeTools.Run(script, new Dictionary<string, string?>
        {
            ["HOSTLINE_URL"] = hostline,
            ["TELNYX_BASE_URL"] = telnyx ?? hostline + "/v2",
            ["TELNYX_SDK"] = sdk,
        });
        return JsonDocument.Parse(ended.Succeeded()).RootElement;
    }
}
