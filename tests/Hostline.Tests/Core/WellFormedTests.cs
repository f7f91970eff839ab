using Hostline.Core;

namespace Hostline.Tests.Core;

public sealed class WellFormedTests
{
    const char High = '\ud83d', Low = '\ude00';

    static readonly string Smile = $"{High}{Low}";

    [Fact]
    public void What_cannot_be_stored_is_replaced()
    {
        Assert.Equal("a\ufffdb", WellFormed.Of("a\0b"));
        Assert.Equal("a\ufffd", WellFormed.Of($"a{High}"));
        Assert.Equal("\ufffda", WellFormed.Of($"{Low}a"));
        Assert.Equal($"\ufffd{Smile}", WellFormed.Of($"{High}{Smile}"));
        Assert.Equal($"{Smile} é", WellFormed.Of($"{Smile} é"));
    }

    [Fact]
    public void A_pair_is_not_cut()
    {
        Assert.Equal("abc", WellFormed.Start("abc", 3));
        Assert.Equal("ab", WellFormed.Start("abc", 2));
        Assert.Equal("a", WellFormed.Start($"a{Smile}b", 2));
        Assert.Equal($"a{Smile}", WellFormed.Start($"a{Smile}b", 3));
    }
}
