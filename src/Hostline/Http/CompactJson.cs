using System.Buffers;
using System.Text.Json;

namespace Hostline.Http;

/// <summary>Renders JSON without spaces and with the fewest escapes (<see cref="FewestEscapes"/>).</summary>
static class CompactJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = FewestEscapes.Instance, SkipValidation = true };

    public static byte[] Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
