using Hostline.Network.Watching;

namespace Hostline.Tests.Network;

public sealed class FailureWordsTests
{
    /// <summary>The words come from another server. What cannot be stored would keep its failure from being recorded.</summary>
    [Fact]
    public void Words_of_another_server_are_cut_to_what_can_be_stored()
    {
        var words = FailureWords.Cut($"{new string('a', FailureWords.AtMost - 1)}{'\ud83d'}{'\ude00'}");
        Assert.Equal(new string('a', FailureWords.AtMost - 1), words);
        Assert.Equal("no\ufffd", FailureWords.Cut($"no{'\ud83d'}"));
        Assert.Equal("a b", FailureWords.Cut("a\0b"));
    }
}
