using Hostline.Http;

namespace Hostline.Tests.Http;

public sealed class StrictJsonTests
{
    [Fact]
    public void A_byte_order_mark_before_the_body_is_passed_over()
    {
        var read = StrictJson.Parse([0xEF, 0xBB, 0xBF, .. """{ "name": "acme" }"""u8]);
        Assert.Equal("acme", read.Value.GetProperty("name").GetString());
    }
}
