using Hostline.Core.Messages;

namespace Hostline.Tests.Core.Messages;

/// <summary>The words that end, resume and explain messages.</summary>
public sealed class KeywordTests
{
    [Theory]
    [InlineData("STOP", KeywordKind.Stop)]
    [InlineData(" stop ", KeywordKind.Stop)]
    [InlineData("Stop All", KeywordKind.Stop)]
    [InlineData("unsubscribe", KeywordKind.Stop)]
    [InlineData("cancel", KeywordKind.Stop)]
    [InlineData("END", KeywordKind.Stop)]
    [InlineData("quit", KeywordKind.Stop)]
    [InlineData("start", KeywordKind.Start)]
    [InlineData("UNSTOP", KeywordKind.Start)]
    [InlineData("help", KeywordKind.Help)]
    [InlineData("INFO", KeywordKind.Help)]
    [InlineData("please stop", null)]
    [InlineData("stop!", null)]
    [InlineData("yes", null)]
    [InlineData("", null)]
    public void A_text_is_a_keyword_only_if_it_is_nothing_else(string text, KeywordKind? kind)
    {
        var found = Keywords.Find(text, [], "US", isStopped: false);
        Assert.Equal(kind, found?.Kind);
        Assert.Equal(kind is not null, found?.Answer is { Length: > 0 });
    }

    [Fact]
    public void Yes_resumes_for_someone_who_had_messages_ended() =>
        Assert.Equal(KeywordKind.Start, Keywords.Find("yes", [], "US", isStopped: true)?.Kind);

    [Fact]
    public void The_words_of_a_profile_come_first_those_of_the_senders_country_before_those_of_all()
    {
        OwnKeyword[] own =
        [
            new(KeywordKind.Stop, "*", ["HALT", "STOP"], "all"), new(KeywordKind.Stop, "CA", ["halt"], "canada"), new(KeywordKind.Help, "US", ["HOURS"], null),
        ];
        Assert.Equal(new FoundKeyword(KeywordKind.Stop, "all"), Keywords.Find("halt", own, "US", false));
        Assert.Equal(new FoundKeyword(KeywordKind.Stop, "canada"), Keywords.Find("Halt", own, "CA", false));
        Assert.Equal(new FoundKeyword(KeywordKind.Stop, "all"), Keywords.Find("halt", own, null, false));
        Assert.Equal(new FoundKeyword(KeywordKind.Help, null), Keywords.Find("hours", own, "US", false));
        Assert.Null(Keywords.Find("hours", own, "CA", false));
        Assert.Equal(new FoundKeyword(KeywordKind.Stop, "all"), Keywords.Find("quit", own, "US", false));
    }

    [Fact]
    public void A_common_word_keeps_its_meaning_whatever_a_profile_says()
    {
        OwnKeyword[] own = [new(KeywordKind.Help, "*", ["STOP"], "not so fast")];
        Assert.Equal(KeywordKind.Stop, Keywords.Find("stop", own, "US", false)?.Kind);
    }
}
