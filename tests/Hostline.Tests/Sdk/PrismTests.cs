using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>The same traffic through a proxy that rejects everything not allowed by the vendor's published contract.</summary>
public sealed class PrismTests
{
    [Fact]
    public async Task Journey_surface_transfers_campaigns_notifications_and_every_outcome_conform_to_the_vendors_contract()
    {
        NodeTools.Require();
        var contract = SharedContracts.Require("telnyx-openapi.yaml");
        await using var server = await TestServer.Start();
        await using var prism = await PrismProxy.Start(contract, server.BaseUrl + "/v2");

        await SdkTraffic.IsWithoutComplaint(server, prism);
    }
}
