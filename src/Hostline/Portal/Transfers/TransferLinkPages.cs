using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Pages;
using Hostline.Pages.Views;
using Hostline.Storage;
using Hostline.Transfers;

namespace Hostline.Portal.Transfers;

/// <param name="Token">The token of the link; later pages pass it in forms and never in a URL.</param>
/// <param name="SignIn">Where a member must sign in first; null if that is not required.</param>
public sealed record LinkModel(HolderScene Scene, IReadOnlyList<string> Choices, string Token, string Seal, string? SignIn);

/// <summary>
/// The page behind the link in a holder's notice. Opening it changes nothing, however often and by whatever program; a decision is a form sent
/// by a person who also knows the last digits of one of the numbers, and who is signed in if the holder's account has members. Afterwards the
/// browser is redirected to the same address, which from then on shows the decision.
/// </summary>
sealed class TransferLinkPages(
    DecideTransfer decide, FraudReports disputes, LinkTries tries, HolderSignIn signIn, FormSeal seals, Accounts.AccountBook accounts) : PageGroup
{
    const int TokenAtMost = 64;
    const string Path = "/transfers/{order}", TokenName = "token";

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Admits.Everybody, Show);
        pages.PostByLink(Path, Decide);
    }

    /// <param name="Member">The holder's account, if one of its people who may act is signed in.</param>
    sealed record Asked(HolderScene Scene, string Token, Caller? Member, bool LacksSignIn)
    {
        public HolderView View => Scene.Look.View;
    }

    async Task<IResult> Show(Visit visit) => await Find(visit, visit.Query(TokenName)) is { } asked ? Page(visit, asked) : NotValid(visit);

    async Task<IResult> Decide(Visit visit)
    {
        if (await Find(visit, visit.Field(TokenName)) is not { } asked)
        {
            return NotValid(visit);
        }

        var choices = TransferChoices.OnLink(asked.Scene.Look);
        if (!choices.Contains(visit.Field(TransferChoices.Choice)) && (choices.Count == 0 || !asked.Scene.Look.IsOpen))
        {
            // Decided in the meantime, or sent again with the browser's back button: the page shows the present state.
            return Back(visit, asked);
        }

        Check(visit, asked, choices);
        if (visit.IsRefused)
        {
            return Page(visit, asked);
        }

        if (await tries.Take(asked.View.Order.World, asked.View.Consent.Id) is not { } taken)
        {
            var next = await tries.Next(asked.View.Order.World);
            visit.Fault(TransferChoices.Digits,
                visit.Words.Say("transfer.digits.used-up", ("at", visit.Zone.Instant(next)), ("support", visit.Letterhead.ContactSupport)));
            return Page(visit, asked);
        }

        return await Decide(visit, asked, taken);
    }

    void Check(Visit visit, Asked asked, IReadOnlyList<string> choices)
    {
        if (!seals.Holds(visit.Field(Visit.SealField), Act(visit, asked)) || IsFromElsewhere(visit.Http.Request))
        {
            visit.Fault("", visit.Words.Say("transfer.form-too-old"));
        }
        else if (asked.LacksSignIn)
        {
            visit.Fault("", visit.Words.Say("transfer.sign-in.needed", ("account", asked.Scene.Holder)));
        }
        else
        {
            TransferChoices.Check(visit, choices, needsDigits: true);
        }
    }

    async Task<IResult> Decide(Visit visit, Asked asked, LinkTry taken)
    {
        Outcome<HolderView> decided;
        try
        {
            decided = await Send(visit, asked);
        }
        catch (StorageBusyException)
        {
            await tries.GiveBack(taken);
            throw;
        }

        if (!decided.IsRefused || decided.Refusals[0].Reason != Reason.InvalidField)
        {
            // Decided now, or by someone else at the same instant: the page shows which.
            return Back(visit, asked);
        }

        if (taken.IsLast)
        {
            await tries.TellHolder(asked.View);
        }

        visit.Fault(TransferChoices.Digits, visit.Words.Say("transfer.digits.wrong"));
        return Page(visit, asked);
    }

    Task<Outcome<HolderView>> Send(Visit visit, Asked asked)
    {
        var (order, digits, why) = (asked.View.Order.Id, visit.Field(TransferChoices.Digits), visit.Field(TransferChoices.Why));
        return visit.Field(TransferChoices.Choice) switch
        {
            TransferChoices.Fraud => disputes.ReportByLink(order, asked.Token, digits, why, asked.Member),
            TransferChoices.Approve => decide.ByLink(order, asked.Token, digits, TransferDecision.Approved, null, asked.Member),
            _ => decide.ByLink(order, asked.Token, digits, TransferDecision.Rejected, why.Length == 0 ? null : why, asked.Member),
        };
    }

    /// <summary>Null if the token is wrong, or belongs to another order: both get the same answer.</summary>
    async Task<Asked?> Find(Visit visit, string token)
    {
        if (token.Length is 0 or > TokenAtMost || !Ids.TryParse(visit.Http.Request.RouteValues["order"] as string, out OrderId order)
            || await decide.Look(order, token) is not { } look)
        {
            return null;
        }

        var requester = await accounts.Find(look.View.Requester);
        var holder = await accounts.Find(look.View.Consent.Holder);
        if (requester is null || holder is null)
        {
            return null;
        }

        var member = visit.Has(Core.People.Roles.Acting) && visit.Session!.Caller is { } caller && caller.Account.Id == holder.Id ? caller : null;
        return new(new(look, requester.Name, holder.Name), token, member, await signIn.IsMissing(look.View.Consent, member));
    }

    IResult Page(Visit visit, Asked asked) => visit.Page<TransferLinkView, LinkModel>(new(
        asked.Scene, TransferChoices.OnLink(asked.Scene.Look), asked.Token, seals.For(Act(visit, asked)),
        asked.LacksSignIn ? "/sign-in?next=" + Uri.EscapeDataString(Address(asked)) : null));

    static IResult Back(Visit visit, Asked asked) => visit.See(Address(asked));

    static string Address(Asked asked) => $"/transfers/{asked.View.Order.Id}?token={Uri.EscapeDataString(asked.Token)}";

    /// <summary>The same response for every wrong link.</summary>
    static IResult NotValid(Visit visit) => visit.Page<NoticeView, Notice>(new(visit.Words.Say("transfer.link.title"),
        [visit.Words.Say("transfer.link.text"), visit.Words.Say("transfer.link.more", ("support", visit.Letterhead.ContactSupport))]),
        StatusCodes.Status404NotFound);

    /// <summary>The act that a form is valid for: deciding on this consent, by the person signed in.</summary>
    static string Act(Visit visit, Asked asked) => $"decide {asked.View.Consent.Id:N} {visit.Session?.Id:N}";

    /// <summary>Browsers report the site that a form was sent from, but not its page, because pages do not reveal their address.</summary>
    static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin");
}
