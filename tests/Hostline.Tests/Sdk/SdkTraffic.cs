using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>All requests of the SDK's programs, through a proxy that rejects everything not allowed by its document.</summary>
static class SdkTraffic
{
    public static async Task IsWithoutComplaint(TestServer server, PrismProxy prism)
    {
        JourneyTranscript.IsComplete(await SdkProgram.Run("journey.mjs", server.BaseUrl, prism.BaseUrl));
        SurfaceTranscript.IsComplete(await SdkProgram.Run("surface.mjs", server.BaseUrl, prism.BaseUrl));
        TransferTests.IsComplete(await SdkProgram.Run("transfers.mjs", server.BaseUrl, prism.BaseUrl));
        await SdkProgram.Run("outcomes.mjs", server.BaseUrl, prism.BaseUrl);
        await SdkProgram.Run("tendlc.mjs", server.BaseUrl, prism.BaseUrl);
        await SdkProgram.Run("notifications.mjs", server.BaseUrl, prism.BaseUrl);

        // The last request is one that the document forbids, to prove that the proxy was checking.
        using var withoutKey = await Support.Http.Client.GetAsync(prism.BaseUrl + "/messaging_profiles", TestContext.Current.CancellationToken);
        Assert.Contains("UNAUTHORIZED", Assert.Single(await prism.Complaints()));
    }
}
