using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

public sealed class NotificationTests
{
    [Fact]
    public async Task A_customer_with_the_unmodified_SDK_has_a_channel_told_of_an_order()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        var said = await SdkProgram.Run("notifications.mjs", server.BaseUrl);

        Assert.Equal("Messaging Hosted SMS Activity", said.Text("event.name"));
        Assert.Equal(said.Text("event.id"), said.Text("condition.notification_event_id"));
        Assert.Equal(("enabled", said.Text("account")), (said.Text("setting.status"), said.Text("setting.associated_record_type_value")));
        Assert.Equal([said.Text("setting.id")], said.At("settings").Texts("id"));
        Assert.Equal("Night shift", said.Text("renamed.name"));
        var told = Assert.Single(said.At("told").EnumerateArray());
        Assert.Equal((said.Text("order"), "order.created", "Hosting was ordered for +13125550001."),
            (told.Text("payload.order_id"), told.Text("payload.activity"), told.Text("payload.text")));
        Assert.Equal(("deleted", said.Text("channel.id"), said.Text("profile.id")),
            (said.Text("deleted.status"), said.Text("channelDeleted.id"), said.Text("profileDeleted.id")));
        Assert.Empty(said.At("left").EnumerateArray());
        Assert.Empty(said.At("refused").EnumerateArray());
    }
}
