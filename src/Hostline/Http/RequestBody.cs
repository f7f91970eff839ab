using System.Buffers;
using Hostline.Core.Reasons;

namespace Hostline.Http;

/// <summary>Reads the bytes of a body, limited in size and of one media type.</summary>
static class RequestBody
{
    /// <param name="isType">Whether a media type, without its parameters, can be read.</param>
    /// <param name="wanted">The media type to send, for the refusal of another one.</param>
    public static async Task<Outcome<byte[]>> Read(HttpRequest request, int atMost, Func<string, bool> isType, string wanted, CancellationToken cancellation)
    {
        var bytes = await ReadBytes(request, atMost, cancellation);
        if (bytes is null)
        {
            return new Refusal(Reason.BodyTooLarge, Detail: $"The body is larger than {atMost / 1024} KiB.");
        }

        if (bytes.Length > 0 && !(request.ContentType is { } type && isType(type.Split(';')[0].Trim())))
        {
            return new Refusal(Reason.UnsupportedMediaType, Detail: $"The body's content type is {request.ContentType ?? "missing"}; send {wanted}.");
        }

        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(Reason.UnsupportedMediaType, Detail: $"The body's content encoding is {encoding}; send it uncompressed.");
        }

        return bytes;
    }

    /// <summary>The whole body, or null if it is longer than the limit.</summary>
    public static async Task<byte[]?> ReadBytes(HttpRequest request, int atMost, CancellationToken cancellation)
    {
        if (request.ContentLength > atMost)
        {
            return null;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > atMost)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
