using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Messages;

/// <summary>The states of a text, in whatever order news of it come.</summary>
public sealed class TextMessageTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    static readonly TextMessage Queued = new(AnyId.New(), AnyId.New(), AnyId.New(), AnyId.New(), PhoneNumber.Parse("+13125550001"), "+13125550150",
        TextOrigin.Request, TextState.Queued, "hi", new(TextCoding.Gsm7, 1), null, null, "", Now, Now);

    [Theory]
    [InlineData(TextState.Delivered, TextState.Sent, TextState.Delivered)]
    [InlineData(TextState.Delivered, TextState.Delivered, TextState.Sent)]
    [InlineData(TextState.Delivered, TextState.Unconfirmed, TextState.Delivered)]
    [InlineData(TextState.Delivered, TextState.Delivered, TextState.Unconfirmed)]
    [InlineData(TextState.Delivered, TextState.Delivered, TextState.Undelivered)]
    [InlineData(TextState.Sent, TextState.Unconfirmed, TextState.Sent)]
    [InlineData(TextState.Failed, TextState.Failed, TextState.Sent)]
    public void Old_news_change_nothing(TextState end, TextState first, TextState second) =>
        Assert.Equal(end, Queued.In(first, Now).In(second, Now).State);

    [Fact]
    public void A_text_knows_when_it_was_sent_and_when_it_ended()
    {
        var sent = Queued.In(TextState.Sent, Now.AddSeconds(1));
        Assert.Equal((Now.AddSeconds(1), null, false), (sent.SentAt, sent.EndedAt, sent.IsOver));
        var ended = sent.In(TextState.Undelivered, Now.AddSeconds(2), Reason.TextNotDelivered);
        Assert.Equal((Now.AddSeconds(1), Now.AddSeconds(2), Reason.TextNotDelivered, true), (ended.SentAt, ended.EndedAt, ended.Why, ended.IsOver));
        Assert.Null(Queued.In(TextState.Failed, Now).SentAt);
    }
}
