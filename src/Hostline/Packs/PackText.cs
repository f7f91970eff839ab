using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hostline.Packs;

/// <summary>The texts of a pack: JSON for people and programs, its explanation, and the script that verifies it.</summary>
static class PackText
{
    static readonly JsonSerializerOptions Indented = Of(indented: true), OneLine = Of(indented: false);

    static JsonSerializerOptions Of(bool indented) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new Instants(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static byte[] Json(object content) => [.. JsonSerializer.SerializeToUtf8Bytes(content, Indented), (byte)'\n'];

    public static byte[] Line(object content) => [.. JsonSerializer.SerializeToUtf8Bytes(content, OneLine), (byte)'\n'];

    public static byte[] Script => Resource("verify.py");

    public static byte[] Explanation(string subject, DateTimeOffset madeAt, Uri keyAddress) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(Resource("README.txt")).Replace("{subject}", subject, StringComparison.Ordinal)
            .Replace("{made_at}", $"{madeAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", StringComparison.Ordinal)
            .Replace("{key_address}", keyAddress.ToString(), StringComparison.Ordinal));

    static byte[] Resource(string name)
    {
        using var from = Assembly.GetExecutingAssembly().GetManifestResourceStream("Packs." + name)!;
        using var read = new MemoryStream();
        from.CopyTo(read);
        return read.ToArray();
    }

    sealed class Instants : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }
}
