using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hostline.Storage;

namespace Hostline.Pages;

/// <summary>
/// Proves that a form was issued by this server for this act, and recently. It needs neither a session nor a cookie: anyone who cannot read the
/// page, which requires the token, cannot create one.
/// </summary>
public sealed class FormSeal(MasterKey masterKey, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(2);

    const int TimeBytes = 8;
    readonly byte[] key = masterKey.Derive("portal-forms");

    /// <param name="act">The form's act, with everything that it is bound to.</param>
    public string For(string act)
    {
        var made = new byte[TimeBytes + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(made, time.GetUtcNow().ToUnixTimeSeconds());
        Mac(made.AsSpan(0, TimeBytes), act).CopyTo(made, TimeBytes);
        return Base64Url.EncodeToString(made);
    }

    public bool Holds(string given, string act)
    {
        var made = new byte[TimeBytes + HMACSHA256.HashSizeInBytes];
        if (Base64Url.DecodeFromChars(given, made, out _, out var length) != OperationStatus.Done || length != made.Length
            || !CryptographicOperations.FixedTimeEquals(made.AsSpan(TimeBytes), Mac(made.AsSpan(0, TimeBytes), act)))
        {
            return false;
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(made));
        return age <= Life;
    }

    byte[] Mac(ReadOnlySpan<byte> at, string act) => HMACSHA256.HashData(key, (byte[])[.. at, .. Encoding.UTF8.GetBytes(act)]);
}
