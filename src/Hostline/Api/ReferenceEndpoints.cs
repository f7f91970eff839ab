using System.Security.Cryptography;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Orders;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Api;

/// <summary>What anyone may read of the rules, and what an auditor asks of the history.</summary>
sealed class ReferenceEndpoints(ChainAudit audit, Database database, OperatorKey operatorKey)
{
    const int LogAtMost = 1_000;

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/reasons", Who.Anyone, (_, _) => Task.FromResult(Answers.Page(ReasonCatalog.All.Select(r => Answers.Why(r)))));
        endpoints.Get("/audit/log", Who.Operator, Log);
        endpoints.Post("/operator/key", Who.Anyone, TakeKey);
        endpoints.Get("/audit/verify", Who.Desk, async (http, access) => Render(await audit.Verify(access.World?.Id, http.RequestAborted)));
    }

    /// <summary>What was done to the installation itself, from its first event.</summary>
    async Task<IResult> Log(HttpContext http, Access access)
    {
        var query = new Query(http.Request, "after", "limit");
        var (after, limit) = (query.Whole("after") ?? 0, query.Limit(LogAtMost, LogAtMost));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        var events = await database.Many(EventTable.OfSubject, EventTable.Read, HostChainTable.SubjectId, after, limit);
        return Answers.Page(events.Select(EventView.Of), events.Count == limit ? events[^1].Sequence : null);
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

    static IResult Render(AuditReport report) => Answers.Of(new
    {
        ok = report.FirstBreak is null,
        orders = report.Orders,
        accounts = report.Accounts,
        events = report.Events,
        first_break = report.FirstBreak is { } broken
            ? new { subject = Answers.Word(broken.Subject), id = broken.Id, sequence = broken.Sequence, why = broken.Why }
            : null,
    });
}
