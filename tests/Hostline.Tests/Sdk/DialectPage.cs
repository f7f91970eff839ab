using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>The programs of docs/dialects/twilio.md, which tests run as they stand there.</summary>
static partial class DialectPage
{
    public static string Text { get; } = File.ReadAllText(Checkout.At("docs", "dialects", "twilio.md"));

    /// <summary>The first program in this language, for a server at this address.</summary>
    public static string Program(string language, string url) => Fence().Matches(Text).First(m => m.Groups[1].Value == language).Groups[2].Value
        .Replace("http://localhost:4010", url, StringComparison.Ordinal);

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
