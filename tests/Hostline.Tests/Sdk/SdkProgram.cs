using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>Programs in tests/npm that use the vendor's SDK as a customer would, and print the answers and webhooks they get.</summary>
static class SdkProgram
{
    /// <param name="script">A file of tests/npm.</param>
    /// <param name="hostline">Hostline's address, for the parts of a program that do not use the SDK.</param>
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
