using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hostline.Core;

public sealed class IdJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeof(IId).IsAssignableFrom(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    sealed class Of<T> : JsonConverter<T> where T : struct, IId<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.Of(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

public static class IdWriting
{
    public static void WriteString<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, T id) where T : struct, IId<T> => json.WriteString(name, id.Value);

    public static void WriteString<T>(this Utf8JsonWriter json, string name, T id) where T : struct, IId<T> => json.WriteString(name, id.Value);

    public static void WriteStringValue<T>(this Utf8JsonWriter json, T id) where T : struct, IId<T> => json.WriteStringValue(id.Value);
}
