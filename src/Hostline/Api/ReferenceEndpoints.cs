using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Orders;

namespace Hostline.Api;

/// <summary>What anyone may read of the rules, and what an auditor asks of the history.</summary>
sealed class ReferenceEndpoints(ChainAudit audit)
{
    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/reasons", Who.Anyone, (_, _) => Task.FromResult(Answers.Page(ReasonCatalog.All.Select(r => Answers.Why(r)))));
        endpoints.Get("/audit/verify", Who.Desk, async (http, access) => Render(await audit.Verify(access.World?.Id, http.RequestAborted)));
    }

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
