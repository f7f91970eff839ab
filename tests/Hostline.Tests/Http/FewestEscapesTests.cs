using System.Text;
using System.Text.Json;
using Hostline.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Http;

/// <summary>The signed bytes must equal what JavaScript produces when it parses and serializes them again.</summary>
public sealed class FewestEscapesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("+<>&'`/", "+<>&'`/")]
    [InlineData("\"\\", "\\\"\\\\")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\u0000\u001f", "\\u0000\\u001f")]
    [InlineData("\u007f\u0080\u2028\u2029\ufeff\ue000\uffff", "\u007f\u0080\u2028\u2029\ufeff\ue000\uffff")]
    [InlineData("bücher 日本", "bücher 日本")]
    [InlineData("a😀b𝒳\U0010ffff", "a😀b𝒳\U0010ffff")]
    public void Only_quotes_backslashes_and_control_characters_are_escaped(string text, string written)
    {
        Assert.Equal($"\"{written}\"", Rendered(text));
        Assert.Equal($"\"{written}\"", Encoding.UTF8.GetString(Answers.Render(json => json.WriteStringValue(Encoding.UTF8.GetBytes(text)))));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character_wherever_it_stands()
    {
        Assert.Equal("\"\ufffd\"", Rendered("\ud83d"));
        Assert.Equal("\"a\ufffdb😀\ufffd\"", Rendered("a\udc00b😀\ud83d"));
    }

    [Fact]
    public async Task JavaScript_writes_every_character_as_it_was_signed()
    {
        NodeTools.Require();
        var folder = Directory.CreateTempSubdirectory("hostline-escapes-");
        try
        {
            var file = Path.Combine(folder.FullName, "body.json");
            await File.WriteAllBytesAsync(file, Answers.Render(WriteEveryCharacter), TestContext.Current.CancellationToken);
            var ended = await NodeTools.Run("restringify.mjs", arguments: file);
            Assert.Equal("the same", ended.Succeeded().Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void WriteEveryCharacter(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        for (var from = 0; from <= 0x10ffff; from += 0x100)
        {
            json.WriteStringValue(string.Concat(Enumerable.Range(from, 0x100).Where(c => c is < 0xd800 or > 0xdfff).Select(char.ConvertFromUtf32)));
        }

        json.WriteEndArray();
    }

    static string Rendered(string text) => Encoding.UTF8.GetString(Answers.Render(json => json.WriteStringValue(text)));
}
