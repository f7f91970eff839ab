using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>The digits of codes; they are derived, never stored.</summary>
static class CodeDigits
{
    /// <summary>HMAC-SHA256(key, nonce ‖ hosting ‖ number) reduced to six decimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, HostingId hosting, PhoneNumber number)
    {
        Span<byte> message = stackalloc byte[nonce.Length + 16 + 16];
        nonce.CopyTo(message);
        hosting.Value.TryWriteBytes(message[nonce.Length..], bigEndian: true, out _);
        var length = nonce.Length + 16 + Encoding.ASCII.GetBytes(number.ToString(), message[(nonce.Length + 16)..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message[..length], mac);
        // 64 bits modulo 10^6 leave a bias below 10^-13.
        return (BinaryPrimitives.ReadUInt64BigEndian(mac) % 1_000_000).ToString("D6");
    }
}
