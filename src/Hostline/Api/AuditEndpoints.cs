using System.Text.Json;
using Hostline.Audit;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Api;

/// <summary>The routes for auditors.</summary>
sealed class AuditEndpoints(ChainAudit audit, AuditTurns turns, AuditKey key, Database database)
{
    const int LogAtMost = 1_000;

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/audit/log", Who.Operator, Log);
        endpoints.Get("/audit/verify", Who.Desk, (http, access) => Verify(http, access, null));
        endpoints.Post("/audit/verify", Who.Desk, (http, access) => http.WithBody(ReadHead, head => Compare(http, access, head!)));
        endpoints.Get("/audit/head", Who.Desk, Head);
    }

    /// <summary>The events of the installation itself, from the first one on.</summary>
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

    /// <summary>The operator key verifies everything, a sandbox's key its own world.</summary>
    async Task<IResult> Verify(HttpContext http, Access access, SignedHead? earlier)
    {
        using var turn = await turns.Take(isWhole: access.World is null, http.RequestAborted);
        return turn is null
            ? Problem.Of(new Refusal(Reason.Busy, Detail: "Other verifications are running, and only one of this kind runs at a time.",
                RetryAfter: AuditTurns.AskAgainAfter))
            : Render(await audit.Verify(access.World?.Id, earlier, http.RequestAborted));
    }

    Task<IResult> Compare(HttpContext http, Access access, SignedHead head) =>
        !access.SeesWorld(head.World) ? Task.FromResult<IResult>(Problem.Of(new Refusal(Reason.NotFound, "/world")))
        : !head.IsOurs(key) ? Task.FromResult<IResult>(Problem.Of(new Refusal(Reason.InvalidField, "/signature",
            Detail: "This host did not sign this head: it was altered, or comes from a host with another master key. Send the file as it was exported.")))
        : Verify(http, access, head);

    static SignedHead? ReadHead(Fields fields)
    {
        try
        {
            if (JsonSerializer.Deserialize<SignedHead>(fields.Raw, Answers.Options) is { Link: not null, Signature: not null, PublicKey: not null } head)
            {
                return head;
            }
        }
        catch (JsonException)
        {
            // Refused below.
        }

        fields.RefuseAll(Reason.InvalidField, "The body must be a head from GET /hostline/v1/audit/head.");
        return null;
    }

    async Task<IResult> Head(HttpContext http, Access access) => Answers.Of(await SignedHead.Export(database, key, access.World?.Id ?? World.LiveId));

    static IResult Render(AuditReport report) => Answers.Of(new
    {
        ok = report.FirstBreak is null,
        orders = report.Orders,
        accounts = report.Accounts,
        events = report.Events,
        documents = report.Documents,
        sealed_since = report.Since,
        waiting_for_seal = report.Waiting,
        first_break = report.FirstBreak is { } broken
            ? new { subject = Answers.Word(broken.Subject), id = broken.Id, sequence = broken.Sequence, why = broken.Why }
            : null,
        cannot_see = AuditReport.CannotSee,
    });
}
