using Hostline.Http;

namespace Hostline.Tests.Http;

public sealed class PlusTests
{
    [Theory]
    [InlineData("+13125550001", "+13125550001")]
    [InlineData(" 13125550001", "+13125550001")]
    [InlineData(" +13125550001", "+13125550001")]
    [InlineData("13125550001", "13125550001")]
    [InlineData(" All good", " All good")]
    [InlineData(" ", " ")]
    [InlineData("", "")]
    public void A_blank_is_a_plus_only_where_digits_follow(string arrived, string meant) => Assert.Equal(meant, Plus.Restore(arrived));

    [Theory]
    [InlineData(" 13125550001, 13125550002", "+13125550001|+13125550002")]
    [InlineData(" +13125550001 ,+13125550002,", "+13125550001|+13125550002")]
    [InlineData("abc,,1", "abc|1")]
    [InlineData(" ,", "")]
    public void A_list_is_read_number_by_number(string arrived, string meant) =>
        Assert.Equal(meant.Split('|', StringSplitOptions.RemoveEmptyEntries), Plus.RestoreEach(arrived));
}
