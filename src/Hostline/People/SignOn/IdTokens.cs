using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Hostline.People.SignOn;

/// <summary>Verifies ID tokens by the library's rules: signature, issuer, audience, time, nonce, and the hash of the access token.</summary>
static class IdTokens
{
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>Only signatures with the provider's own key: not those with the client's secret, which this server could make as well.</summary>
    static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    static readonly OpenIdConnectProtocolValidator Protocol = new() { RequireTimeStampInNonce = false, RequireState = false, RequireStateValidation = false };

    public static Task<TokenValidationResult> Validate(string token, OpenIdConnectConfiguration provider, string client, DateTimeOffset now) =>
        Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = client,
            IssuerSigningKeys = provider.SigningKeys,
            ValidAlgorithms = Algorithms,
            LifetimeValidator = (from, until, _, _) => until is { } end && now.UtcDateTime < end + Skew
                && (from is not { } start || start - Skew <= now.UtcDateTime),
        });

    /// <exception cref="OpenIdConnectProtocolException">The token does not belong to this response.</exception>
    public static void CheckProtocol(JsonWebToken token, OpenIdConnectMessage answer, string client, string nonce) =>
        Protocol.ValidateTokenResponse(new OpenIdConnectProtocolValidationContext
        {
            ClientId = client,
            Nonce = nonce,
            ProtocolMessage = answer,
            ValidatedIdToken = JwtSecurityTokenConverter.Convert(token),
        });
}
