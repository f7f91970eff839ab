using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hostline.People.SignOn;

/// <summary>What a browser that was sent to the provider must return with, and where it goes next.</summary>
/// <param name="Verifier">Its hash was sent to the provider (RFC 7636), so a code that someone else has seen is of no use to them.</param>
sealed record SignOnAttempt(string State, string Nonce, string Verifier, string Next)
{
    const int Bytes = 32;

    public static SignOnAttempt New(string next) => new(Random(), Random(), Random(), next);

    [JsonIgnore]
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public bool IsOf(string state) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    public string Write() => JsonSerializer.Serialize(this);

    public static SignOnAttempt Read(string text) => JsonSerializer.Deserialize<SignOnAttempt>(text)!;

    static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
