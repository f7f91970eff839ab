using System.Text.Json.Serialization;

namespace Hostline.Core;

[JsonConverter(typeof(IdJson))]
public readonly record struct TextId(Guid Value) : IId<TextId>
{
    public static TextId Of(Guid value) => new(value);

    /// <summary>A text may have its own callback: a destination with the text's id.</summary>
    public static implicit operator DestinationId(TextId text) => new(text.Value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// What an opt-out applies to: all numbers of a messaging profile, or one number without a profile. Its id is that of the profile or of the
/// number's hosting.
/// </summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct OptOutScope(Guid Value) : IId<OptOutScope>
{
    public static OptOutScope Of(Guid value) => new(value);

    public static implicit operator OptOutScope(ProfileId profile) => new(profile.Value);

    public static implicit operator OptOutScope(HostingId hosting) => new(hosting.Value);

    public override string ToString() => Value.ToString();
}
