using Hostline.Portal;

namespace Hostline.Tests.Portal;

public sealed class HtmlTests
{
    [Fact]
    public void What_is_put_into_markup_is_text_unless_it_is_markup()
    {
        var hostile = "\"><script>alert('x')</script>";
        Assert.Equal("<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\">1</p>", Html.Of($"<p title=\"{hostile}\">{1}</p>").Text);
        Assert.Equal("<ul><li>&lt;</li><li>&amp;</li></ul>", Html.Of($"<ul>{Html.Each(["<", "&"], s => Html.Of($"<li>{s}</li>"))}</ul>").Text);
    }
}
