using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>The same traffic through a proxy that lets nothing pass which the vendor's published contract does not allow.</summary>
public sealed class PrismTests
{
    [Fact]
    public async Task Journey_surface_transfers_campaigns_notifications_and_every_outcome_conform_to_the_vendors_contract()
    {
        NodeTools.Require();
        var contract = SharedContracts.Require("telnyx-openapi.yaml");
        await using var server = await TestServer.Start();
        await using var prism = await PrismProxy.Start(contract, server.BaseUrl + "/v2");

        JourneyTranscript.IsComplete(await SdkProgram.Run("journey.mjs", server.BaseUrl, prism.BaseUrl));
        SurfaceTranscript.IsComplete(await SdkProgram.Run("surface.mjs", server.BaseUrl, prism.BaseUrl));
        TransferTests.IsComplete(await SdkProgram.Run("transfers.mjs", server.BaseUrl, prism.BaseUrl));
        await SdkProgram.Run("outcomes.mjs", server.BaseUrl, prism.BaseUrl);
        await SdkProgram.Run("tendlc.mjs", server.BaseUrl, prism.BaseUrl);
        await SdkProgram.Run("notifications.mjs", server.BaseUrl, prism.BaseUrl);

        // The last request is one that the contract forbids, so that silence is not mistaken for praise.
        using var withoutKey = await Support.Http.Client.GetAsync(prism.BaseUrl + "/messaging_profiles", TestContext.Current.CancellationToken);
        Assert.Contains("UNAUTHORIZED", Assert.Single(await prism.Complaints()));
    }
}
