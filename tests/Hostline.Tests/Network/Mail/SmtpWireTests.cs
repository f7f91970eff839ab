using System.Text;
using Hostline.Network.Mail;

namespace Hostline.Tests.Network.Mail;

/// <summary>Replies and messages at the level of bytes.</summary>
public sealed class SmtpWireTests
{
    [Theory]
    [InlineData("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData(".a\r\n..b", "..a\r\n...b\r\n.\r\n")]
    [InlineData("", "\r\n.\r\n")]
    public async Task A_line_that_begins_with_a_dot_gets_another_and_a_lone_dot_ends_the_message(string message, string sent)
    {
        await using var line = new Line("250 taken\r\n");
        await new SmtpWire(line).AskToTake(message, TestContext.Current.CancellationToken);
        Assert.Equal(sent, line.Sent);
    }

    [Fact]
    public async Task A_reply_of_several_lines_ends_with_the_one_that_has_a_blank()
    {
        await using var line = new Line("250-relay.example\r\n250-AUTH PLAIN login\r\n250\r\n220 more\r\n");
        var wire = new SmtpWire(line);
        var reply = await wire.Ask("EHLO x", TestContext.Current.CancellationToken);
        Assert.Equal((250, true), (reply.Code, wire.HasUnread));
        Assert.Equal(["PLAIN", "login"], reply.Offer("auth"));
        Assert.Null(reply.Offer("relay.example"));
    }

    [Theory]
    [InlineData("2x0 what\r\n")]
    [InlineData("250_what\r\n")]
    [InlineData("")]
    public async Task What_is_no_reply_ends_the_dialogue(string said)
    {
        await using var line = new Line(said);
        await Assert.ThrowsAsync<SmtpException>(() => new SmtpWire(line).Read(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Neither_a_line_nor_a_reply_without_an_end_is_read_for_ever()
    {
        await using var endless = new Line("250 " + new string('x', 5_000));
        await Assert.ThrowsAsync<SmtpException>(() => new SmtpWire(endless).Read(TestContext.Current.CancellationToken));
        await using var many = new Line(string.Concat(Enumerable.Repeat("250-x\r\n", 1_000)));
        await Assert.ThrowsAsync<SmtpException>(() => new SmtpWire(many).Read(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_command_can_not_carry_a_second_one()
    {
        await using var line = new Line("250 ok\r\n");
        await Assert.ThrowsAsync<SmtpException>(() => new SmtpWire(line).Ask("RCPT TO:<a@b.example>\r\nDATA", TestContext.Current.CancellationToken));
        Assert.Equal("", line.Sent);
    }

    /// <summary>What is read from it was said beforehand; what is written to it is kept.</summary>
    sealed class Line(string said) : MemoryStream(Encoding.ASCII.GetBytes(said))
    {
        readonly StringBuilder sent = new();

        public string Sent => sent.ToString();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            sent.Append(Encoding.ASCII.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }
    }
}
