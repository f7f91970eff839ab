using Hostline.Configuration;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Packs;
using Hostline.Seals;
using Hostline.Server;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>Evidence packs for the desk, and the public key with which anyone can verify them.</summary>
sealed class EvidenceEndpoints(EvidencePacks packs, PackMaker maker, OrderBook orders, AuditKey key, PublicAddress address)
{
    const string Tag = "Audit", Type = "application/zip", KeyPath = "/audit/key";

    public void Map(Endpoints endpoints)
    {
        endpoints.Search("/orders/{id}/evidence.zip", Who.Desk, OfOrder)
            .Does(new("getOrderEvidence", Tag, "Download everything about an order, with a script that verifies it", Archive) { AnswerType = Type });
        endpoints.Search("/numbers/{number}/evidence.zip", Who.Desk, OfNumber, Parameters.World)
            .Does(new("getNumberEvidence", Tag, "Download everything about a number, with a script that verifies it", Archive)
            {
                AnswerType = Type,
                Parameters = [new("number", Schema.Text("A number, in any spelling that people use."), "path", IsRequired: true)],
                About = "The operator names a sandbox with `world`; without it, the number is one of the live world.",
            });
        endpoints.Get(KeyPath, Who.Anyone, (_, _) => Task.FromResult(Answers.Of(new { public_key = Convert.ToBase64String(key.Signing.PublicKey) })))
            .Does(new("getAuditKey", Tag, "Get the public key with which this host signs heads and evidence packs",
                Schema.Object("A key.", Required("public_key", Schema.Text("Ed25519, in base64: always the same for one master key.")))));
    }

    static readonly Schema Archive = Schema.File("A ZIP archive: README.txt explains it, verify.py verifies it.");

    async Task<IResult> OfOrder(HttpContext http, Access access) => Answer(http,
        http.Id<OrderId>() is { } id && await orders.IsVisible(id, access) ? await packs.OfOrder(id) : new Refusal(Reason.NotFound));

    async Task<IResult> OfNumber(HttpContext http, Access access)
    {
        var query = new Query(http);
        var world = query.World(Scopes.World) ?? access.Unnamed;
        var number = http.Number();
        return query.IsRefused ? Problem.Of(query.Refusals)
            : number.IsRefused ? Problem.Of(number.Refusals)
            : !access.SeesWorld(world) ? Problem.Of(new Refusal(Reason.NotFound, Scopes.World))
            : Answer(http, await packs.OfNumber(world, number.Value));
    }

    IResult Answer(HttpContext http, Outcome<PackSubject> pack)
    {
        if (pack.IsRefused)
        {
            return Problem.Of(pack.Refusals);
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var subject = pack.Value!;
        return Results.Stream(body => maker.Write(subject, body, address.At(PackMaker.KeyPath), http.RequestAborted), Type, subject.File);
    }
}
