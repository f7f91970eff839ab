using Hostline.Core.Ownership;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http.OpenApi;
using Hostline.Proposals;
using Hostline.Sandboxes;
using Hostline.Transfers;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The desk's routes about requests of owners of lines: their disputes, and the removal of a lock.</summary>
sealed class LineEndpoints(LineDesk lines, SandboxBook sandboxes, Scopes scopes, Wishes wishes)
{
    const int ByDefault = 50, WhyAtMost = 1_000;
    const string Tag = "Desk", State = "state", Open = "open", All = "all";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/line_disputes", Who.Desk, List,
                new(State, Schema.OneOf("Only those that wait, oldest first (the default), or all, newest first.", Open, All)), Parameters.World,
                Parameters.Limit(ByDefault, LineDesk.ListedAtMost))
            .Does(new("listLineDisputes", Tag, "List the disputes that owners of lines have opened on the page /line", Answers.PageOf(Form)));
        endpoints.Get("/line_disputes/{id}", Who.Desk, async (http, access) => await Find(http, access) is { } dispute ? Answers.Of(Render(dispute)) : NotFound)
            .Does(new("getLineDispute", Tag, "Get a dispute of the owner of a line", Form));
        endpoints.Post("/line_disputes/{id}/close", Who.Desk, (http, access) =>
                http.WithBody(f => f.Needed("reason", LineDesk.NoteAtMost), why => Close(http, access, why))).By(Role.Lead)
            .Does(new("closeLineDispute", Tag, "Close a dispute of the owner of a line", Form)
            {
                About = "The owner can read the reason on the page of the line. Nothing else changes: release the number first if the owner is right.",
                Body = Schema.Object("", Required("reason", Schema.Text("Why, for the owner.", LineDesk.NoteAtMost))),
            });
        endpoints.Post("/locks/{number}/unlock", Who.Desk, (http, access) =>
                http.WithBody(f => f.Needed("reason", WhyAtMost), why => Unlock(http, access, why)), OperatorsWorld)
            .Does(new("unlockLine", Tag, "Propose to remove the lock that the owner of a line has set", ProposalView.Form)
            {
                About = "This needs two principals: another one confirms the proposal, which carries it out. The owner can read the reason.",
                Status = StatusCodes.Status202Accepted,
                Body = Schema.Object("", Required("reason", Schema.Text("Why.", WhyAtMost))),
                Parameters = [Number],
            });
    }

    static readonly Parameter OperatorsWorld = new(Scopes.World,
        Schema.Text("For the operator: the world, `live` (the default) or the id of a sandbox. A sandbox's key acts in its own."));

    static readonly Parameter Number = new("number", Schema.Text("A number, in any spelling that people use."), "path", IsRequired: true);

    static readonly Schema Form = Schema.Object("The owner of a line disputes that it is hosted here.",
        Required("id", Schema.Uuid("The id.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("number", Schema.Phone("The line.")),
        Required("account", Schema.Uuid("The account that had it then.")),
        Required("order", Schema.Uuid("The order in which it was active.")),
        Required("at", Schema.Instant("When it was disputed.")),
        Required("why", Schema.Text("Why, in the owner's words; for the desk only.")),
        Required("state", Schema.OneOf("Whether it waits for the desk.", Open, "closed")),
        Optional("closed_at", Schema.Instant("When it was closed.")),
        Optional("closed_by", Schema.Text("By whom it was closed.")),
        Optional("note", Schema.Text("The desk's reason, which the owner reads."))).Named("LineDispute");

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (isOpen, limit) = (query.OneOf(State, Open, All) != All, query.Limit(ByDefault, LineDesk.ListedAtMost));
        var scope = await scopes.Of(query, access);
        return scope.IsRefused ? Problem.Of(scope.Refusals) : Answers.Page((await lines.List(scope.Value!.World, isOpen, limit)).Select(Render));
    }

    async Task<IResult> Close(HttpContext http, Access access, string why)
    {
        if (await Find(http, access) is not { } dispute)
        {
            return NotFound;
        }

        var closed = await lines.Close(dispute.Id, access.Principal, why);
        return closed.IsRefused ? Problem.Of(closed.Refusals) : Answers.Of(Render(closed.Value!));
    }

    async Task<IResult> Unlock(HttpContext http, Access access, string why)
    {
        var (query, number) = (new Query(http), http.Number());
        var named = query.World(Scopes.World);
        if (query.IsRefused || number.IsRefused)
        {
            return Problem.Of(query.IsRefused ? query.Refusals : number.Refusals);
        }

        var world = named is { } other && !access.SeesWorld(other) ? null : access.World
            ?? (named is { } id && id != World.LiveId ? await sandboxes.Find(id) : World.Live);
        return world is null ? Problem.Of(new Refusal(Reason.NotFound, Scopes.World))
            : await wishes.Answer(access, new(ProposedUnlock.Name, world, null, null, ProposedAct.Pack(new WantedUnlock(number.Value.ToString())), why));
    }

    async Task<LineDispute?> Find(HttpContext http, Access access) =>
        http.Id<LineDisputeId>() is { } id && await lines.Find(id) is { } dispute && access.SeesWorld(dispute.World) ? dispute : null;

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));

    static object Render(LineDispute d) => new
    {
        id = d.Id,
        world = d.World,
        number = d.Number.ToString(),
        account = d.Account,
        order = d.Order,
        at = d.At,
        why = d.Why,
        state = d.IsOpen ? Open : "closed",
        closed_at = d.ClosedAt,
        closed_by = d.ClosedBy,
        note = d.Note,
    };
}
