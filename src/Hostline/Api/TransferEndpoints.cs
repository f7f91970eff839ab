using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Proposals;
using Hostline.Sandboxes;
using Hostline.Storage.Tables;
using Hostline.Transfers;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class TransferEndpoints(OrderBook orders, SandboxBook sandboxes, Scopes scopes, Allowlist allowlist, NumberLocks locks, DecideTransfer decide,
    ReverseTransfer reverse, Wishes wishes)
{
    const int WhyAtMost = 1_000;
    const int DeskWhyAtMost = 500;
    const string Anywhere = "world";
    const string Tag = "Transfers";

    sealed record Pair(AccountId From, AccountId To);

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/allowlist", Who.AnyKey, List, Parameters.World, Parameters.Account)
            .Does(new("listAllowlist", Tag, "List who may take numbers without being asked", Answers.PageOf(EntryForm)));
        endpoints.Post("/allowlist", Who.AnyKey, InWorld((http, access, world) =>
                http.WithBody(fields => (Pair: ReadPair(fields), Until: ReadUntil(fields), Why: ReadWhy(fields)),
                    wanted => Add(access, world, wanted.Pair, wanted.Until, wanted.Why))), OperatorsWorld)
            .Does(new("allow", Tag, "Let an account take another's numbers without being asked", EntryForm)
            {
                About = AtTheDesk,
                Proposed = ProposalView.Form,
                Status = StatusCodes.Status201Created,
                Body = Schema.Object("", Required("from", From), Required("to", To), Required("until", Until), Optional("reason", WhyForm)),
            });
        endpoints.Delete("/allowlist", Who.AnyKey, InWorld((http, access, world) => http.WithBody(fields => (Pair: ReadPair(fields), Why: ReadWhy(fields)),
            wanted => Remove(access, world, wanted.Pair, wanted.Why))), OperatorsWorld)
            .Does(new("disallow", Tag, "Ask for consent again", Schema.None)
            {
                About = AtTheDesk,
                Proposed = ProposalView.Form,
                Status = StatusCodes.Status204NoContent,
                Body = Schema.Object("", Required("from", From), Required("to", To), Optional("reason", WhyForm)),
            });
        endpoints.Put("/locks/{number}", Who.AnyKey, InWorld((http, access, world) => Lock(http, access, world, isLocked: true)), OperatorsWorld).By(Role.Lead)
            .Does(new("lockNumber", Tag, "Lock a number, so that no other account can take it", Schema.Object("",
                Required("number", Schema.Phone("The number.")),
                Required("account", Schema.Uuid("The account that has it.")),
                Required("locked", Schema.Flag("Always true."))))
            { Parameters = [Number] });
        endpoints.Delete("/locks/{number}", Who.AnyKey, InWorld((http, access, world) => Lock(http, access, world, isLocked: false)), OperatorsWorld)
            .By(Role.Lead)
            .Does(new("unlockNumber", Tag, "Unlock a number", Schema.None) { Status = StatusCodes.Status204NoContent, Parameters = [Number] });
        endpoints.Post("/orders/{id}/reverse", Who.AnyKey, (http, access) =>
            http.WithBody(f => f.Needed("reason", WhyAtMost), why => Reverse(http, access, why)))
            .Does(new("reverseTransfer", Tag, "Take a transfer back before it is active", OrderView.FormForHolders)
            {
                About = AtTheDesk,
                Proposed = ProposalView.Form,
                Body = Why(WhyAtMost),
            });
        endpoints.Post("/orders/{id}/consents/{consent}/approve", Who.Desk, Decides(TransferDecision.Approved)).By(Role.Lead)
            .Does(new("approveTransfer", Tag, "Approve a transfer for its holder", OrderView.Form) { Body = Why(DeskWhyAtMost) });
        endpoints.Post("/orders/{id}/consents/{consent}/reject", Who.Desk, Decides(TransferDecision.Rejected)).By(Role.Lead)
            .Does(new("rejectTransfer", Tag, "Reject a transfer for its holder", OrderView.Form) { Body = Why(DeskWhyAtMost) });
    }

    static readonly Parameter OperatorsWorld = new(Anywhere,
        Schema.Text("For the operator: in which world, `live` or the id of a sandbox; the live one without it. Other keys act in their own."));

    static readonly Parameter Number = new("number", Schema.Text("A number, in any spelling that people use."), "path", IsRequired: true);

    const string AtTheDesk = "At the desk this needs two people: the answer is then 202 with a proposal, which another operator confirms.";
    const string NoReason = "no reason was given";

    static readonly Schema WhyForm = Schema.Text("For the desk: the reason, for the person who confirms it.", WhyAtMost);

    static string? ReadWhy(Fields fields) => fields.Text("reason", atMost: WhyAtMost);

    static readonly Schema From = Schema.Uuid("The account that gives.");

    static readonly Schema To = Schema.Uuid("The account that takes.");

    static readonly Schema Until = Schema.Instant("When it ends.");

    static readonly Schema EntryForm = Schema.Object("A pair of accounts.",
        Required("world", Schema.Uuid("The world's id.")), Required("from", From), Required("to", To), Required("until", Until),
        Required("added_at", Schema.Instant("When it was added.")), Optional("added_by", Schema.Text("Who added it; for the giving side."))).Named("Allowed");

    static Schema Why(int atMost) => Schema.Object("", Required("reason", Schema.Text("Why.", atMost)));

    /// <summary>The world that a route acts in: a sandbox key's own; for the operator the live world, or the one given in the query.</summary>
    Handler InWorld(Func<HttpContext, Access, World, Task<IResult>> handler) => async (http, access) =>
    {
        var query = new Query(http, without: access.Who == Who.Operator ? [] : [Anywhere]);
        var named = query.World(Anywhere);
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        var world = access.World ?? access.Caller?.World ?? (named is { } id && id != World.LiveId ? await sandboxes.Find(id) : World.Live);
        return world is null ? Problem.Of(new Refusal(Reason.NotFound, Anywhere)) : await handler(http, access, world);
    };

    async Task<IResult> List(HttpContext http, Access access)
    {
        var scope = await scopes.Of(new Query(http), access);
        if (scope.IsRefused)
        {
            return Problem.Of(scope.Refusals);
        }

        var (world, account) = (scope.Value!.World ?? access.Caller?.World.Id, scope.Value.Account);
        var entries = world is { } one
            ? await allowlist.Of(one, account)
            : (await allowlist.All()).Where(e => account is null || e.From == account || e.To == account);
        return Answers.Page(entries.Select(e => Render(e, access)));
    }

    static Pair ReadPair(Fields fields) => new(NeededId(fields, "from"), NeededId(fields, "to"));

    static AccountId NeededId(Fields fields, string name)
    {
        var id = fields.Id<AccountId>(name);
        if (id is null && !fields.IsRefused)
        {
            fields.Refuse(Reason.MissingField, name, $"{name} is missing.");
        }

        return id ?? AccountId.None;
    }

    static DateTimeOffset ReadUntil(Fields fields)
    {
        var text = fields.Needed("until", atMost: 40);
        if (!Iso8601.TryParse(text, out var until) && text.Length > 0)
        {
            fields.Refuse(Reason.InvalidField, "until", "until must be an ISO 8601 instant such as 2026-11-24T00:00:00Z.");
        }

        return until;
    }

    async Task<IResult> Add(Access access, World world, Pair pair, DateTimeOffset until, string? why)
    {
        if (Forbidden(access, pair) is { } refused)
        {
            return refused;
        }

        if (access.Caller is null)
        {
            return await wishes.Answer(access, new(ProposedEntry.Name, world, null, pair.From,
                ProposedAct.Pack(new WantedEntry(pair.From, pair.To, until)), why ?? NoReason));
        }

        var added = await allowlist.Add(world, pair.From, pair.To, until, access.Principal);
        return added.IsRefused ? Problem.Of(added.Refusals) : Answers.Of(Render(added.Value!, access), StatusCodes.Status201Created);
    }

    async Task<IResult> Remove(Access access, World world, Pair pair, string? why)
    {
        if (Forbidden(access, pair) is { } refused)
        {
            return refused;
        }

        if (access.Caller is null)
        {
            return await wishes.Answer(access, new(ProposedRemoval.Name, world, null, pair.From,
                ProposedAct.Pack(new WantedRemoval(pair.From, pair.To)), why ?? NoReason));
        }

        var removed = await allowlist.Remove(world, pair.From, pair.To, access.Principal);
        return removed.IsRefused ? Problem.Of(removed.Refusals) : Results.NoContent();
    }

    /// <summary>An account can give away only its own numbers.</summary>
    static Problem? Forbidden(Access access, Pair pair) =>
        access.Caller is { } caller && caller.Account.Id != pair.From
            ? Problem.Of(new Refusal(Reason.NotAllowed, "/from", Detail: "An account can give away only its own numbers."))
            : null;

    async Task<IResult> Lock(HttpContext http, Access access, World world, bool isLocked)
    {
        var number = http.Number();
        if (number.IsRefused)
        {
            return Problem.Of(number.Refusals);
        }

        var set = await locks.Set(world, number.Value, isLocked, access.Principal, access.Caller?.Account.Id);
        return set.IsRefused ? Problem.Of(set.Refusals)
            : isLocked ? Answers.Of(new { number = number.Value.ToString(), account = set.Value, locked = true })
            : Results.NoContent();
    }

    async Task<IResult> Reverse(HttpContext http, Access access, string why)
    {
        if (access.Caller is not { } caller)
        {
            return await wishes.Answer(http, access, ProposedReversal.Name, new WantedReversal(), why);
        }

        var seen = http.Id<OrderId>() is { } id ? await reverse.ByHolder(caller, id, why) : new Refusal(Reason.NotFound);
        return seen.IsRefused ? Problem.Of(seen.Refusals) : Answers.Of(OrderView.OfHolder(seen.Value!.Order));
    }

    Handler Decides(TransferDecision decision) =>
        (http, access) => http.WithBody(f => f.Needed("reason", DeskWhyAtMost), why => Decide(http, access, decision, why));

    async Task<IResult> Decide(HttpContext http, Access access, TransferDecision decision, string why) => TransferActs.Answer(
        http.Id<OrderId>() is { } id && http.Id<ConsentId>("consent") is { } consent && await orders.IsVisible(id, access)
            ? await decide.AtTheDesk(id, consent, decision, access.Principal, why)
            : new Refusal(Reason.NotFound));

    /// <summary>The name of the key or person who added it belongs to the giving side and is hidden from the receiving one.</summary>
    static object Render(AllowlistEntry entry, Access access) => new
    {
        world = entry.World,
        from = entry.From,
        to = entry.To,
        until = entry.Until,
        added_at = entry.AddedAt,
        added_by = access.Sees(entry.World, entry.From) ? entry.AddedBy : null,
    };
}
