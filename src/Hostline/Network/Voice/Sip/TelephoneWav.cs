using System.Buffers.Binary;

namespace Hostline.Network.Voice.Sip;

/// <summary>WAV files as a telephone plays them: 8,000 samples a second, mono, 16 bits.</summary>
static class TelephoneWav
{
    const int Rate = 8_000, SampleBytes = 2, HeaderBytes = 44, BytesAtMost = 10 * 1024 * 1024;

    /// <exception cref="InvalidDataException">The file has another format.</exception>
    public static byte[] Read(string path)
    {
        if (new FileInfo(path).Length > BytesAtMost)
        {
            throw new InvalidDataException("The recording is too long.");
        }

        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        if (file.Length < HeaderBytes || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
        {
            throw new InvalidDataException("It is no WAV file.");
        }

        var isRight = false;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var name = file.Slice(at, 4);
            var length = BinaryPrimitives.ReadInt32LittleEndian(file[(at + 4)..]);
            var body = file[(at + 8)..];
            length = length < 0 || length > body.Length ? body.Length : length;
            if (name.SequenceEqual("fmt "u8) && length >= 16)
            {
                isRight = BinaryPrimitives.ReadInt16LittleEndian(body) == 1 && BinaryPrimitives.ReadInt16LittleEndian(body[2..]) == 1
                    && BinaryPrimitives.ReadInt32LittleEndian(body[4..]) == Rate && BinaryPrimitives.ReadInt16LittleEndian(body[14..]) == 8 * SampleBytes;
            }
            else if (name.SequenceEqual("data"u8))
            {
                return isRight ? body[..length].ToArray() : throw new InvalidDataException("It has another format.");
            }

            at += 8 + length + (length & 1);
        }

        throw new InvalidDataException("It has no samples.");
    }

    /// <returns>The length of the parts.</returns>
    public static TimeSpan Write(string path, IReadOnlyList<byte[]> parts, int silence)
    {
        var spoken = parts.Sum(p => p.Length);
        var data = spoken + (silence * Rate * SampleBytes);
        var file = new byte[HeaderBytes + data];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate * SampleBytes);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), SampleBytes);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 8 * SampleBytes);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data);
        var at = HeaderBytes;
        foreach (var part in parts)
        {
            part.CopyTo(file, at);
            at += part.Length;
        }

        File.WriteAllBytes(path, file);
        return TimeSpan.FromSeconds((double)spoken / (Rate * SampleBytes));
    }
}
