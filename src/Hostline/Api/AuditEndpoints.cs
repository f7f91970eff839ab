using System.Text.Json;
using Hostline.Audit;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class AuditEndpoints(ChainAudit audit, AuditTurns turns, AuditKey key, Database database)
{
    const int LogAtMost = 1_000;
    const string Tag = "Audit";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/audit/log", Who.Operator, Log, Parameters.After, Parameters.Limit(LogAtMost, LogAtMost))
            .Does(new("listHostEvents", Tag, "List the history of this installation", Answers.PageOf(EventView.Form, NextSequence)));
        endpoints.Get("/audit/verify", Who.Desk, (http, access) => Verify(http, access, null))
            .Does(new("verifyHistory", Tag, "Verify the history", Report) { About = "The operator verifies everything, a sandbox's key its own world." });
        endpoints.Post("/audit/verify", Who.Desk, (http, access) => http.WithBody(ReadHead, head => Compare(http, access, head!))).By(Roles.Desk)
            .Does(new("verifyHistoryAgainstHead", Tag, "Verify the history against a head that was stored elsewhere", Report)
            {
                Body = HeadForm,
                AlsoRefuses = [StatusCodes.Status404NotFound],
            });
        endpoints.Get("/audit/head", Who.Desk, Head).Does(new("exportHead", Tag, "Export the head of the history, signed", HeadForm));
    }

    /// <summary>Where the next page of a timeline begins.</summary>
    public static readonly Schema NextSequence = Schema.Whole("Send it as `after` for the next page; there is none on the last one.");

    static readonly Schema HeadForm = Schema.Object("The head of a world's history at an instant.",
        Required("world", Schema.Uuid("Of which world.")),
        Required("sealed", Schema.Whole("The number of steps at that time.", atLeast: 0)),
        Required("link", Schema.Text("The last link, in hex.")),
        Required("at", Schema.Instant("When it was exported.")),
        Required("publicKey", Schema.Text("Ed25519, in base64: always the same for one master key.")),
        Required("signature", Schema.Text("The signature over the members above, in base64."))).Named("Head");

    static readonly Schema Report = Schema.Object("What was verified.",
        Required("ok", Schema.Flag("Whether nothing is broken.")),
        Required("orders", Schema.Whole("Orders verified.", atLeast: 0)),
        Required("accounts", Schema.Whole("Accounts verified.", atLeast: 0)),
        Required("events", Schema.Whole("Events verified.", atLeast: 0)),
        Required("documents", Schema.Whole("Documents verified.", atLeast: 0)),
        Optional("sealed_since", Schema.Instant("Since when the history is sealed.")),
        Required("waiting_for_seal", Schema.Whole("Events that are not sealed yet.", atLeast: 0)),
        Optional("first_break", Schema.Object("The first thing that is broken.",
            Required("subject", Schema.Text("The kind of thing.")),
            Required("id", Schema.Uuid("Its id.")),
            Optional("sequence", Schema.Whole("The number of the event.")),
            Required("why", Schema.Text("What is wrong with it.")))),
        Required("cannot_see", new(null, "What a verification cannot detect."))).Named("AuditReport");

    /// <summary>The events of the installation itself, oldest first.</summary>
    async Task<IResult> Log(HttpContext http, Access access)
    {
        var query = new Query(http);
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
        using var turn = await turns.Take(access.World?.Id, http.RequestAborted);
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

    async Task<IResult> Head(HttpContext http, Access access) => Answers.Of(await SignedHead.Export(database, key, access.Unnamed));

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
