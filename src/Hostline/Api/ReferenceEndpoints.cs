using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Server;

namespace Hostline.Api;

/// <summary>The public reference data, and the adoption of a new operator key from the data directory.</summary>
sealed class ReferenceEndpoints(OperatorKey operatorKey)
{
    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/reasons", Who.Anyone, (_, _) => Task.FromResult(Answers.Page(ReasonCatalog.All.Select(r => Answers.Why(r)))));
        endpoints.Post("/operator/key", Who.Anyone, TakeKey);
    }

    /// <summary>
    /// For anyone who can write to the data directory: the key with this SHA-256 is staged there and becomes the operator key. 401 for
    /// everyone else, whatever they send.
    /// </summary>
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
