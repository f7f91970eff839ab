using System.Text;
using System.Text.Json;

namespace Hostline.Tests.Support;

/// <summary>One received request. Header names are compared without case; a repeated header's values are joined by a comma.</summary>
/// <param name="Target">The path and the query, as received.</param>
/// <param name="Body">The bytes as received, for checking signatures.</param>
/// <param name="At">Real time at which the body was complete.</param>
public sealed record Received(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset At)
{
    public string Path => Target.Split('?', 2)[0];
    public string Text => Encoding.UTF8.GetString(Body);
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
