using Hostline.Core.Accounts;

namespace Hostline.Tests.Core.Accounts;

public sealed class ApiKeyTests
{
    [Theory]
    [InlineData(ApiKey.AccountPrefix)]
    [InlineData(ApiKey.SandboxPrefix)]
    [InlineData(ApiKey.OperatorPrefix)]
    public void A_key_is_prefix_forty_hex_digits_and_a_check(string prefix)
    {
        var key = ApiKey.New(prefix);
        Assert.Matches($"^{prefix}[0-9A-F]{{40}}_[0-9A-F]{{8}}$", key.Text);
        Assert.True(ApiKey.HasForm(key.Text, prefix));
        Assert.Equal(key.Text[..11], key.Hint);
        Assert.Equal(ApiKey.HashOf(key.Text), key.Hash);
    }

    [Fact]
    public void A_key_is_read_back_as_it_was_made()
    {
        var key = ApiKey.New(ApiKey.AccountPrefix);
        var read = ApiKey.Of(key.Text);
        Assert.Equal((key.Text, key.Hint), (read.Text, read.Hint));
        Assert.Equal(key.Hash, read.Hash);
    }

    [Fact]
    public void A_typing_error_in_any_place_breaks_the_form()
    {
        var text = ApiKey.New(ApiKey.AccountPrefix).Text;
        for (var i = 0; i < text.Length; i++)
        {
            var typed = text[..i] + (text[i] == '7' ? '8' : '7') + text[(i + 1)..];
            Assert.False(ApiKey.HasForm(typed, ApiKey.AccountPrefix), $"place {i}");
        }
    }

    [Fact]
    public void Two_exchanged_digits_break_the_form()
    {
        var text = ApiKey.New(ApiKey.AccountPrefix).Text;
        for (var i = 3; i < 42; i++)
        {
            var exchanged = text[..i] + text[i + 1] + text[i] + text[(i + 2)..];
            Assert.Equal(exchanged == text, ApiKey.HasForm(exchanged, ApiKey.AccountPrefix));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("KEY")]
    [InlineData("_")]
    [InlineData("KEY0000000000000000000000000000000000000000_00000000")]
    public void What_was_never_a_key_has_not_the_form(string text) => Assert.False(ApiKey.HasForm(text, ApiKey.AccountPrefix));

    [Fact]
    public void A_key_does_not_open_what_another_prefix_opens() =>
        Assert.False(ApiKey.HasForm(ApiKey.New(ApiKey.AccountPrefix).Text, ApiKey.OperatorPrefix));

    [Fact]
    public void Lower_case_and_blanks_break_the_form()
    {
        var text = ApiKey.New(ApiKey.AccountPrefix).Text;
        Assert.All((string[])[" " + text, text + "\n", text + "0", text[..^1]], t => Assert.False(ApiKey.HasForm(t, ApiKey.AccountPrefix)));
        Assert.False(ApiKey.HasForm(text.ToLowerInvariant(), ApiKey.AccountPrefix));
    }

    [Fact]
    public void A_hint_of_a_short_text_is_the_text() => Assert.Equal("abc", ApiKey.Of("abc").Hint);

    [Fact]
    public void No_two_keys_are_alike() =>
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => ApiKey.New(ApiKey.AccountPrefix).Text).Distinct().Count());
}
