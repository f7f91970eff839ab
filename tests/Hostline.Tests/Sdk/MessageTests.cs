using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>The vendors' own clients, unmodified, send and receive messages.</summary>
public sealed class MessageTests
{
    const string Number = "+13125550001", Handset = "+13125550150";

    [Fact]
    public async Task A_customer_with_the_unmodified_SDK_sends_and_receives_messages()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        var said = await SdkProgram.Run("messages.mjs", server.BaseUrl);
        Assert.Equal(("outbound", "Hello, World!", Number, Handset, "queued"), (said.Text("sent.direction"), said.Text("sent.text"),
            said.Text("sent.from.phone_number"), said.Text("sent.to.0.phone_number"), said.Text("sent.to.0.status")));
        Assert.Equal((said.Text("sent.id"), "delivered"), (said.Text("read.id"), said.Text("read.to.0.status")));
        // The keyword is answered, so its answer is announced as well. Each message has a lane of its own.
        Assert.Equal(["message.finalized", "message.finalized", "message.received", "message.received", "message.sent", "message.sent"],
            said.At("told").Texts("event_type").Order());
        Assert.Equal(("inbound", "hi there"), (said.Text("receivedRead.direction"), said.Text("receivedRead.text")));
        Assert.Equal(("UnprocessableEntityError", "40300"), (said.Text("stopped.class"), said.Text("stopped.code")));
        Assert.Equal("40305", said.Text("notMine.code"));
        Assert.Equal("40308", said.Text("mms.code"));
        Assert.Empty(said.At("refused").EnumerateArray());
    }

    [Fact]
    public async Task Another_vendors_unmodified_SDK_sends_and_receives_them_too()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        var said = await SdkProgram.Run("twilio-messages.mjs", server.BaseUrl);
        Assert.Equal(("queued", "outbound-api", "Hello! 👍", "1"),
            (said.Text("created.status"), said.Text("created.direction"), said.Text("created.body"), said.Text("created.numSegments")));
        Assert.Equal((said.Text("created.sid"), "delivered"), (said.Text("fetched.sid"), said.Text("fetched.status")));
        Assert.Equal(["outbound-reply you said: hi", "inbound hi", "outbound-api Hello! 👍"], said.At("listed").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal(["sent", "delivered"], said.At("callbacks").Texts("MessageStatus"));
        Assert.Equal(["True", "True", "True"], said.At("valid").EnumerateArray().Select(v => v.GetBoolean().ToString()));
        Assert.Equal("21610", said.At("stopped.code").GetRawText());
        Assert.True(said.At("removed").GetBoolean());
    }
}
