using Hostline.Core.Messages;

namespace Hostline.Tests.Core.Messages;

/// <summary>How many messages on the network a text takes, and in which coding.</summary>
public sealed class TextSizeTests
{
    public static TheoryData<string, TextCoding, int> Texts() => new()
    {
        { "", TextCoding.Gsm7, 1 },
        { new string('a', 160), TextCoding.Gsm7, 1 },
        { new string('a', 161), TextCoding.Gsm7, 2 },
        { new string('a', 306), TextCoding.Gsm7, 2 },
        { new string('a', 307), TextCoding.Gsm7, 3 },
        { "é £ ñ Ω @", TextCoding.Gsm7, 1 },
        // Characters of the extension table take two places.
        { new string('€', 80), TextCoding.Gsm7, 1 },
        { new string('€', 81), TextCoding.Gsm7, 2 },
        // The two places of one are never in two segments: 152 + 2 do not fit into 153.
        { new string('a', 152) + "€" + new string('a', 151), TextCoding.Gsm7, 2 },
        { new string('a', 152) + "€" + new string('a', 152), TextCoding.Gsm7, 3 },
        { new string('я', 70), TextCoding.Ucs2, 1 },
        { new string('я', 71), TextCoding.Ucs2, 2 },
        { new string('я', 135), TextCoding.Ucs2, 3 },
        { "ç", TextCoding.Ucs2, 1 },
        { string.Concat(Enumerable.Repeat("😀", 35)), TextCoding.Ucs2, 1 },
        { string.Concat(Enumerable.Repeat("😀", 36)), TextCoding.Ucs2, 2 },
    };

    [Theory, MemberData(nameof(Texts))]
    public void A_text_takes_the_smaller_coding_that_has_its_characters(string text, TextCoding coding, int segments) =>
        Assert.Equal(new TextSize(coding, segments), TextSize.Of(text));

    [Fact]
    public void A_coding_can_be_asked_for_and_one_without_the_characters_is_none()
    {
        Assert.Equal(new TextSize(TextCoding.Ucs2, 2), TextSize.Of(new string('a', 71), TextCoding.Ucs2));
        Assert.Equal(new TextSize(TextCoding.Gsm7, 1), TextSize.Of("plain", TextCoding.Gsm7));
        Assert.Null(TextSize.Of("я", TextCoding.Gsm7));
    }
}
