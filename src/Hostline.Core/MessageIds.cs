using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>A text that a hosted number got or sent.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct TextId(Guid Value) : IId<TextId>
{
    public static TextId Of(Guid value) => new(value);

    /// <summary>A text may have a callback of its own: a destination with the text's id.</summary>
    public static implicit operator DestinationId(TextId text) => new(text.Value);

    public override string ToString() => Value.ToString();
}
