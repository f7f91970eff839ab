using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Ownership;
using Hostline.Pages;
using Hostline.Sandboxes;
using Hostline.Server;
using Hostline.Transfers;

namespace Hostline.Portal.Line;

/// <param name="World">The world in which the line is looked up.</param>
/// <param name="Others">In open mode, the sandboxes that can be chosen instead.</param>
/// <param name="CanCall">Whether any telephone gateway serves that world.</param>
/// <param name="IsAllowed">Whether this browser can keep the proof: not over plain http from another machine.</param>
public sealed record LineModel(World World, IReadOnlyList<World> Others, bool CanCall, bool IsAllowed);

/// <param name="TriesLeft">The tries left for this proof; the same for every number.</param>
public sealed record LineCodeModel(LineProof Proof, bool CanTry, int TriesLeft);

/// <summary>
/// The page for owners of lines, who need no account: prove the line by a call, see what is requested for it, and stop it. Until the code is
/// right, every number gets the same responses; afterwards the page says what happens to the line and never who does it.
/// </summary>
sealed class LinePages(LineProofs proofs, LineBook lines, LineOwner owner, SandboxBook sandboxes, Ports ports, SessionCookie cookie) : PageGroup
{
    const string Start = "/line", Code = "/line/code", Yours = "/line/yours", LiveWord = "live";

    const int SandboxesShown = 5, WhyAtMost = 500;

    public override void Map(PageTable pages)
    {
        pages.Get(Start, Admits.Everybody, async visit => await Page(visit, await WorldOf(visit, visit.Query("world"))));
        pages.Post(Start, Admits.Everybody, Ask);
        pages.Get(Code, Admits.Everybody, ShowCode);
        pages.Post(Code, Admits.Everybody, Enter);
        pages.Get(Yours, Admits.Everybody, async visit => await Look(visit) is { } look ? Page(visit, look) : visit.See(Start, "line-over"));
        pages.Post(Yours + "/deny", Admits.Everybody, visit => Act(visit, "deny",
            (proof, why) => owner.Deny(proof, RouteIds.Read<OrderId>(visit.Field("order")) ?? default, why)));
        pages.Post(Yours + "/dispute", Admits.Everybody, visit => Act(visit, "dispute", owner.Dispute));
        pages.Post(Yours + "/lock", Admits.Everybody, visit => Act(visit, "lock", (proof, _) => owner.Lock(proof)));
        pages.Post(Yours + "/unlock", Admits.Everybody, visit => Act(visit, "unlock", (proof, _) => owner.Unlock(proof)));
    }

    async Task<IResult> Ask(Visit visit)
    {
        var world = await WorldOf(visit, visit.Field("world"));
        var number = Read(visit, world);
        if (!cookie.IsAllowed(visit.Http.Request) || !ports.Of(world).CanCall)
        {
            return await Page(visit, world, StatusCodes.Status403Forbidden);
        }

        if (visit.IsRefused)
        {
            return await Page(visit, world);
        }

        var method = visit.Field("method") == "text" ? CodeMethod.Sms : CodeMethod.Call;
        var asked = await proofs.Ask(world, number, method, cookie.OfGuest(visit.Http), ClientAddress.Of(visit.Http));
        if (!asked.IsRefused)
        {
            return visit.See(Code);
        }

        visit.Fault("", asked.Refusals[0].RetryAt is { } at
            ? visit.Words.Say("line.often", ("at", visit.Zone.Instant(at)), ("support", visit.Letterhead.ContactSupport)) : visit.Sentence(asked.Refusals[0]));
        return await Page(visit, world, StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Validates the number by its digits only.</summary>
    static PhoneNumber Read(Visit visit, World world)
    {
        var reading = TypedNumber.Read(visit.Field("number"));
        if (!reading.IsNumber)
        {
            visit.Fault("number", reading.Description ?? visit.Words.Say("line.number.wrong"));
        }
        else if (reading.Number.Kind is not (NumberKind.UnitedStates or NumberKind.Canada or NumberKind.TollFree)
            || (reading.Number.IsFictional && world.IsLive))
        {
            visit.Fault("number", visit.Words.Say("line.number.wrong"));
        }

        return reading.Number;
    }

    async Task<IResult> ShowCode(Visit visit)
    {
        if (await Asked(visit) is not { } proof)
        {
            return visit.See(Start);
        }

        return proof.ProvenAt is null ? await Page(visit, proof) : visit.See(Yours);
    }

    async Task<IResult> Enter(Visit visit)
    {
        if (await Asked(visit) is not { } proof)
        {
            return visit.See(Start, "line-over");
        }

        var code = visit.Field("code").Replace(" ", "", StringComparison.Ordinal);
        if (code.Length != SentCode.Digits || !code.All(char.IsAsciiDigit))
        {
            visit.Fault("code", visit.Words.Say("line.code.missing"));
            return await Page(visit, proof);
        }

        if (await proofs.Enter(proof, code))
        {
            return visit.See(Yours);
        }

        visit.Fault("code", visit.Words.Say("line.code.wrong"));
        return await Page(visit, await Asked(visit) ?? proof);
    }

    async Task<IResult> Act(Visit visit, string what, Func<LineProof, string, Task<Outcome<LineLook>>> act)
    {
        if (await Look(visit) is not { } look)
        {
            return visit.See(Start, "line-over");
        }

        var why = visit.Field("why");
        if (why.Length > WhyAtMost)
        {
            visit.Fault("why", visit.Words.Say("line.why.long", ("most", WhyAtMost)));
            return Page(visit, look);
        }

        var acted = await act(look.Proof, why);
        if (!acted.IsRefused)
        {
            return visit.See(Yours, "line-" + what);
        }

        visit.Fault(acted.Refusals);
        return Page(visit, look);
    }

    /// <summary>This browser's newest proof.</summary>
    Task<LineProof?> Asked(Visit visit) => proofs.Of(cookie.OfGuest(visit.Http));

    /// <summary>What the proven owner sees; null if nothing is proven in this browser, or no longer.</summary>
    async Task<LineLook?> Look(Visit visit)
    {
        if (!cookie.IsAllowed(visit.Http.Request) || await Asked(visit) is not { } proof || await lines.Of(proof) is not { } look)
        {
            return null;
        }

        visit.Enter(look.World, []);
        return look;
    }

    async Task<IResult> Page(Visit visit, World world, int? status = null)
    {
        var isOpen = visit.Around.IsOpenTo(visit.Http.Request);
        visit.Enter(world.IsLive ? null : world, []);
        return visit.Page<LineView, LineModel>(new(world, isOpen ? await sandboxes.Newest(SandboxesShown) : [], ports.Of(world).CanCall,
            cookie.IsAllowed(visit.Http.Request)), status);
    }

    async Task<IResult> Page(Visit visit, LineProof proof)
    {
        var sandbox = await sandboxes.Find(proof.World);
        if ((proof.World == World.LiveId ? World.Live : sandbox) is not { } world)
        {
            return visit.See(Start, "line-over");
        }

        visit.Enter(sandbox, []);
        return visit.Page<LineCodeView, LineCodeModel>(new(proof, proof.TakesCode(world.Now(visit.DatabaseNow)), LineProof.TriesAtMost - proof.Tries));
    }

    static IResult Page(Visit visit, LineLook look) => visit.Page<LineYoursView, LineLook>(look);

    /// <summary>
    /// The live world, unless open mode applies: then the sandbox that was chosen, or that of the person signed in, or the most recently used
    /// one.
    /// </summary>
    async Task<World> WorldOf(Visit visit, string named) =>
        !visit.Around.IsOpenTo(visit.Http.Request) || named == LiveWord ? World.Live
        : RouteIds.Read<WorldId>(named) is { } id && await sandboxes.Find(id) is { } chosen ? chosen
        : visit.Session?.World is { IsLive: false } own ? own
        : await sandboxes.Newest(1) is [var newest, ..] ? newest : World.Live;
}
