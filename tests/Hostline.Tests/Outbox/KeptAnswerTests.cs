using System.Text;
using Hostline.Outgoing;

namespace Hostline.Tests.Outbox;

public class KeptAnswerTests
{
    [Fact]
    public void Invalid_bytes_and_NUL_become_replacement_characters() =>
        Assert.Equal("a\ufffdb\ufffd\ufffdé好c", KeptAnswer.TextOf([(byte)'a', 0, (byte)'b', 0xC0, 0xFF, .. "é好c"u8]));

    [Theory]
    [InlineData("é", 2), InlineData("好", 3), InlineData("😀", 4), InlineData("a", 1)]
    public void The_text_is_at_most_1_KiB_and_is_not_cut_inside_a_character(string character, int size)
    {
        var text = KeptAnswer.TextOf(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(character, 2000))));
        Assert.Equal(string.Concat(Enumerable.Repeat(character, 1024 / size)), text);
    }

    [Fact]
    public void Garbage_stays_within_1_KiB_after_replacement() =>
        Assert.Equal(new string('\ufffd', 1024 / 3), KeptAnswer.TextOf(Enumerable.Repeat((byte)0xFF, 2000).ToArray()));
}
