using System.Text.Json;
using System.Text.Json.Serialization;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;

namespace Hostline.Letters;

/// <summary>The JSON in which a letter's content is stored once it is sent out, so that later changes of names and addresses do not affect it.</summary>
static class LetterContent
{
    static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new Numbers() },
    };

    public static string Write(LetterOfAuthorization letter) => JsonSerializer.Serialize(letter, Options);

    public static LetterOfAuthorization Read(string text) => JsonSerializer.Deserialize<LetterOfAuthorization>(text, Options)!;

    sealed class Numbers : JsonConverter<PhoneNumber>
    {
        public override PhoneNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            PhoneNumber.FromStored(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, PhoneNumber value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
