using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Secrets;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The public reference data, and the adoption of a new operator key from the data directory.</summary>
sealed class ReferenceEndpoints(OperatorKey operatorKey)
{
    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/reasons", Who.Anyone, (_, _) => Task.FromResult(Answers.Page(JsonWords.Reasons.All.Select(r => Answers.Why(r)))))
            .Does(new("listReasons", "Reference", "List every reason with its sentence and next step", Answers.PageOf(Answers.WhyForm)) { IsOpen = true });
        endpoints.Post("/operator/key", Who.Anyone, TakeKey)
            .Does(new("takeOperatorKey", "Reference", "Adopt the new operator key that is staged in the data directory", Schema.None)
            {
                About = "For anyone who can write to the data directory. All other requests are answered 401.",
                IsOpen = true,
                Status = StatusCodes.Status204NoContent,
                Body = Schema.Object("", Required("sha256", Schema.Text("Of the key, in hex."))),
                AlsoRefuses = [StatusCodes.Status401Unauthorized],
            });
    }

    /// <summary>
    /// For anyone who can write to the data directory: the key with this SHA-256 is staged there and becomes the operator key. 401 for everyone
    /// else, whatever they send.
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
