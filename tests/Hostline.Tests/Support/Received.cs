using System.Text;
using System.Text.Json;

namespace Hostline.Tests.Support;

/// <summary>One request as it arrived. Header names are compared without case; a repeated header's values are joined by a comma.</summary>
/// <param name="Target">The path and the query, as they stood on the wire.</param>
/// <param name="Body">The bytes as they came, for checking signatures.</param>
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
