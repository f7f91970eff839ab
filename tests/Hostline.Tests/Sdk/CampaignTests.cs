using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

public sealed class CampaignTests
{
    const string Number = "+13125550001";

    [Fact]
    public async Task A_customer_with_the_unmodified_SDK_registers_campaigns_and_has_a_number_send_for_them()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        var said = await SdkProgram.Run("tendlc.mjs", server.BaseUrl);
        var (first, second) = (said.Text("first.campaignId"), said.Text("second.campaignId"));

        Assert.Equal(("ACTIVE", "Your code is 1"), (said.Text("retrieved.status"), said.Text("retrieved.sample1")));
        Assert.Equal((Number, first, "ASSIGNED"),
            (said.Text("assigned.phoneNumber"), said.Text("assigned.campaignId"), said.Text("assigned.assignmentStatus")));
        Assert.Equal(("UnprocessableEntityError", "10012"), (said.Text("again.class"), said.Text("again.code")));
        Assert.Equal([second, second, second], new[] { "moved", "found", "removed" }.Select(step => said.Text(step + ".campaignId")));
        Assert.Equal([Number], said.At("listed").Texts("phoneNumber"));
        Assert.Equal([second, first], said.At("campaigns").Texts("campaignId"));
        Assert.Equal(("NotFoundError", "10005"), (said.Text("gone.class"), said.Text("gone.code")));
        Assert.Equal(("completed", said.Text("begun.taskId")), (said.Text("task.status"), said.Text("taskNumbers.records.0.taskId")));
        Assert.Equal("completed", said.Text("taskNumbers.records.0.status"));
        Assert.Equal(("campaign", "EXPIRED"), (said.Text("ended.record_type"), said.Text("expired.status")));
        // Two destinations are notified in parallel: there is an order only within each.
        var told = said.At("told").EnumerateArray().ToLookup(t => t.Text("campaignId"), t => t.Text("type"));
        Assert.Equal(["ASSIGNMENT", "DELETION", "ASSIGNMENT", "DELETION"], told[first]);
        Assert.Equal(["ASSIGNMENT", "DELETION"], told[second]);
        Assert.Empty(said.At("refused").EnumerateArray());
    }
}
