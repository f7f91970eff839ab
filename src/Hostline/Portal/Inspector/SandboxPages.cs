using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Pages;
using Hostline.People;
using Hostline.Sandboxes;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Inspector;

/// <param name="MayMake">Whether they may create one.</param>
/// <param name="WhyClosed">Why open mode does not apply; null if it does.</param>
public sealed record SandboxesModel(IReadOnlyList<World> Worlds, bool MayMake, string? WhyClosed);

public sealed record MadeModel(MadeSandbox Made);

/// <summary>The list of sandboxes, a new one, and sign-in with a sandbox's key.</summary>
sealed class SandboxPages(SandboxBook sandboxes, SandboxRates rates, Admission admission, Sessions sessions, SessionCookie cookie) : PageGroup
{
    const int Shown = 50;

    const string ByKey = "sandbox key";

    public static readonly IReadOnlyList<ClockMode> Clocks = Enum.GetValues<ClockMode>();

    public static readonly IReadOnlyList<ReviewMode> Reviews = Enum.GetValues<ReviewMode>();

    public override void Map(PageTable pages)
    {
        pages.Get("/sandbox", Admits.Everybody, Show);
        pages.Post("/sandbox", Admits.Everybody, Make);
        pages.Post("/sandbox/enter", Admits.Everybody, EnterByKey);
    }

    async Task<IResult> Show(Visit visit)
    {
        var desk = visit.Session is { IsDesk: true } session ? session : null;
        IReadOnlyList<World> worlds = Rooms.IsOpen(visit) || desk is { World: null } ? await sandboxes.Newest(Shown)
            : desk?.World is { } own ? [own]
            : [];
        return visit.Page<SandboxesView, SandboxesModel>(new(worlds, MayMake(visit), visit.Around.WhyClosedTo(visit.Http.Request)));
    }

    static bool MayMake(Visit visit) => Rooms.IsOpen(visit) || visit.Session is { IsDesk: true, World: null, MayAct: true };

    async Task<IResult> Make(Visit visit)
    {
        if (!MayMake(visit))
        {
            return ErrorPages.NotFound(visit);
        }

        var wanted = Read(visit);
        if (!visit.IsRefused && visit.Session is not { IsDesk: true, World: null } && rates.Take(visit.Http, wanted.Accounts.Count) is { } refused)
        {
            visit.Fault([refused]);
        }

        return visit.IsRefused ? await Show(visit) : visit.Page<MadeView, MadeModel>(new(await sandboxes.Make(wanted)), StatusCodes.Status201Created);
    }

    static NewSandbox Read(Visit visit)
    {
        string[] names = [.. visit.Field("accounts").Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (names.Length is 0 or > NewSandbox.AccountsAtMost)
        {
            visit.Fault("accounts", visit.Words.Say("make.accounts.count", ("atmost", NewSandbox.AccountsAtMost)));
        }

        var name = visit.Field("name") is { Length: > 0 } given ? given : NewSandbox.DefaultName;
        if (names.Append(name).Any(n => n.Length > NewSandbox.NameAtMost || n.Any(char.IsControl)))
        {
            visit.Fault(name.Length > NewSandbox.NameAtMost ? "name" : "accounts", visit.Words.Say("make.name.long", ("atmost", NewSandbox.NameAtMost)));
        }

        return new(name, names, Clocks.FirstOrDefault(c => c.ToString() == visit.Field("clock"), ClockMode.Running), Start(visit),
            Reviews.FirstOrDefault(r => r.ToString() == visit.Field("review"), ReviewMode.Instant));
    }

    static DateTimeOffset? Start(Visit visit)
    {
        if (visit.Field("now") is not { Length: > 0 } typed)
        {
            return null;
        }

        if (visit.Zone.ReadField(typed) is { } instant && instant >= SandboxBook.Earliest && instant < SandboxBook.Latest)
        {
            return instant;
        }

        visit.Fault("now", visit.Words.Say("make.now.wrong", ("from", SandboxBook.Earliest.Year), ("to", SandboxBook.Latest.Year)));
        return null;
    }

    /// <summary>Signs in to a sandbox's desk. Wrong keys count against the address, as in the API.</summary>
    async Task<IResult> EnterByKey(Visit visit)
    {
        if (!cookie.IsAllowed(visit.Http.Request))
        {
            visit.Fault("", visit.Words.Say("enter.insecure"));
            return await Show(visit);
        }

        var key = visit.Field(SandboxesView.KeyField);
        var entered = await admission.Of<World>(
            visit.Http, key, async () => await sandboxes.Authenticate(key) is { } world ? world : new Refusal(Reason.NotAuthenticated), _ => null, null);
        if (entered.IsRefused)
        {
            var isWrong = entered.Refusals[0].Reason == Reason.NotAuthenticated;
            visit.Fault(SandboxesView.KeyField, isWrong ? visit.Words.Say("enter.wrong") : visit.Sentence(entered.Refusals[0]));
            return await Show(visit);
        }

        if (visit.Session is { } earlier)
        {
            await sessions.End(earlier.Ref, earlier.Actor);
        }

        var who = new SigningIn(null, ByKey, Factors.Password, visit.Http.Request.Headers.UserAgent.ToString(), ClientAddress.Of(visit.Http).ToString());
        cookie.ForgetGuest(visit.Http);
        cookie.Set(visit.Http, await sessions.Start(Role.Lead, entered.Value!.Id, who), Sessions.Life);
        return visit.See($"/sandbox/{entered.Value.Id}");
    }
}
