using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace Hostline.Outgoing;

/// <summary>Limits how much of a receiver's response is read and stored.</summary>
static class KeptAnswer
{
    /// <summary>The limit of reading, in bytes, unless more is kept; a longer response counts as complete and its connection is dropped.</summary>
    public const int ReadAtMost = 16 * 1024;

    /// <summary>The limit of storing, in bytes of UTF-8.</summary>
    public const int KeepAtMost = 1024;

    public const int HeadersAtMost = 32;
    public const int HeaderCharsAtMost = 512;

    /// <summary>Reads to the end or to the limit; returns the beginning as text and the number of bytes read.</summary>
    /// <param name="keepAtMost">How many bytes of it are returned.</param>
    public static async Task<(string Text, int Bytes)> ReadBody(HttpContent content, int keepAtMost, CancellationToken cancel)
    {
        var readAtMost = Math.Max(ReadAtMost, keepAtMost);
        var buffer = ArrayPool<byte>.Shared.Rent(readAtMost);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancel);
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, readAtMost), readAtMost, throwOnEndOfStream: false, cancel);
            return (TextOf(buffer.AsSpan(0, length), keepAtMost), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The beginning as valid UTF-8. NUL is replaced too, because PostgreSQL cannot store it in a text.</summary>
    public static string TextOf(ReadOnlySpan<byte> bytes, int keepAtMost = KeepAtMost)
    {
        var text = new StringBuilder(Math.Min(bytes.Length, keepAtMost));
        var kept = 0;
        while (!bytes.IsEmpty)
        {
            Rune.DecodeFromUtf8(bytes, out var rune, out var consumed);
            rune = rune.Value == 0 ? Rune.ReplacementChar : rune;
            kept += rune.Utf8SequenceLength;
            if (kept > keepAtMost)
            {
                break;
            }
            text.Append(rune);
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    /// <summary>The first 32 header lines, names and values cut to 512 characters.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage answer)
    {
        var kept = new List<KeyValuePair<string, string>>();
        Keep(answer.Headers.NonValidated, kept);
        Keep(answer.Content.Headers.NonValidated, kept);
        return kept;
    }

    static void Keep(HttpHeadersNonValidated headers, List<KeyValuePair<string, string>> kept)
    {
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                if (kept.Count == HeadersAtMost)
                {
                    return;
                }
                kept.Add(new(Cut(name), Cut(value)));
            }
        }
    }

    static string Cut(string text) => (text.Length > HeaderCharsAtMost ? text[..HeaderCharsAtMost] : text).Replace('\0', '\uFFFD');
}
