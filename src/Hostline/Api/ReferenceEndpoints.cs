using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Server;

namespace Hostline.Api;

/// <summary>What anyone may read of the rules, and the new operator key that lies in the data directory.</summary>
sealed class ReferenceEndpoints(OperatorKey operatorKey)
{
    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/reasons", Who.Anyone, (_, _) => Task.FromResult(Answers.Page(ReasonCatalog.All.Select(r => Answers.Why(r)))));
        endpoints.Post("/operator/key", Who.Anyone, TakeKey);
    }

    /// <summary>For who can write the data directory: the key with this SHA-256 lies there, and becomes the operator's. 401 to all others, whatever they send.</summary>
    async Task<IResult> TakeKey(HttpContext http, Access access)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        return !body.IsRefused && HashIn(new(body.Value)) is { } hash && await operatorKey.Adopt(hash)
            ? Results.NoContent()
            : Problem.Of(new Refusal(Reason.NotAuthenticated));
    }

    static byte[]? HashIn(Fields fields) =>
        fields.Text("sha256") is { Length: 2 * SHA256.HashSizeInBytes } hex && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
}
