using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Pages;
using Hostline.Pages.Views;
using Hostline.Storage;
using Hostline.Transfers;

namespace Hostline.Portal.Transfers;

public sealed record UndoModel(UndoLook Look, OrderId Order, string Requester, string Holder, string Token, string Seal, string? SignIn);

/// <summary>
/// The page behind the link in the notice that numbers have left: for 72 hours, their former holder can ask for them back. Opening it changes
/// nothing; it requires the same digits and the same sign-in as a decision.
/// </summary>
sealed class UndoLinkPages(
    AskUndo ask, OrderBook orders, LinkTries tries, HolderSignIn signIn, FormSeal seals, Accounts.AccountBook accounts) : PageGroup
{
    const int TokenAtMost = 64;
    const string Path = "/transfers/{order}/undo", TokenName = "token";

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Admits.Everybody, async visit => await Find(visit, visit.Query(TokenName)) is { } found ? Page(visit, found) : NotValid(visit));
        pages.PostByLink(Path, Ask);
    }

    sealed record Found(UndoModel Model, WorldId World, Caller? Member);

    async Task<IResult> Ask(Visit visit)
    {
        if (await Find(visit, visit.Field(TokenName)) is not { } found)
        {
            return NotValid(visit);
        }

        if (!found.Model.Look.CanAsk)
        {
            return Back(visit, found);
        }

        Check(visit, found);
        if (visit.IsRefused)
        {
            return Page(visit, found);
        }

        if (await tries.Take(found.World, found.Model.Look.Consent.Id) is not { } taken)
        {
            visit.Fault(TransferChoices.Digits, visit.Words.Say("transfer.digits.used-up", ("at", visit.Zone.Instant(await tries.Next(found.World))),
                ("support", visit.Letterhead.ContactSupport)));
            return Page(visit, found);
        }

        return await Ask(visit, found, taken);
    }

    void Check(Visit visit, Found found)
    {
        if (!seals.Holds(visit.Field(Visit.SealField), Act(visit, found.Model.Look.Consent))
            || visit.Http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
        {
            visit.Fault("", visit.Words.Say("undo.form-too-old"));
        }
        else if (found.Model.SignIn is not null)
        {
            visit.Fault("", visit.Words.Say("transfer.sign-in.needed", ("account", found.Model.Holder)));
        }
        else
        {
            UndoFields.Check(visit, needsDigits: true);
        }
    }

    async Task<IResult> Ask(Visit visit, Found found, LinkTry taken)
    {
        Outcome<UndoLook> asked;
        try
        {
            asked = await ask.ByLink(found.Model.Order, found.Model.Token, visit.Field(TransferChoices.Digits), visit.Field(TransferChoices.Why), found.Member);
        }
        catch (StorageBusyException)
        {
            await tries.GiveBack(taken);
            throw;
        }

        if (!asked.IsRefused || asked.Refusals[0].Reason != Reason.InvalidField)
        {
            return Back(visit, found);
        }

        visit.Fault(TransferChoices.Digits, visit.Words.Say("undo.digits.wrong"));
        return Page(visit, found);
    }

    async Task<Found?> Find(Visit visit, string token)
    {
        if (token.Length is 0 or > TokenAtMost || visit.Id<OrderId>("order") is not { } order || await ask.Look(order, token) is not { } look
            || await orders.Find(order) is not { } loaded)
        {
            return null;
        }

        var requester = await accounts.Find(loaded.Order.Account);
        var holder = await accounts.Find(look.Consent.Holder);
        if (requester is null || holder is null)
        {
            return null;
        }

        var member = visit.Has(Core.People.Roles.Acting) && visit.Session!.Caller is { } caller && caller.Account.Id == holder.Id ? caller : null;
        var lacks = await signIn.IsMissing(look.Consent, member) ? "/sign-in?next=" + Uri.EscapeDataString(Address(order, token)) : null;
        return new(new(look, order, requester.Name, holder.Name, token, seals.For(Act(visit, look.Consent)), lacks), loaded.World.Id, member);
    }

    static IResult Page(Visit visit, Found found) => visit.Page<UndoLinkView, UndoModel>(found.Model);

    static IResult Back(Visit visit, Found found) => visit.See(Address(found.Model.Order, found.Model.Token));

    static string Address(OrderId order, string token) => $"/transfers/{order}/undo?token={Uri.EscapeDataString(token)}";

    static IResult NotValid(Visit visit) => visit.Page<NoticeView, Notice>(new(visit.Words.Say("transfer.link.title"),
        [visit.Words.Say("transfer.link.text"), visit.Words.Say("transfer.link.more", ("support", visit.Letterhead.ContactSupport))]),
        StatusCodes.Status404NotFound);

    static string Act(Visit visit, Consent consent) => $"undo {consent.Id:N} {visit.Session?.Id:N}";
}

static class UndoFields
{
    public static void Check(Visit visit, bool needsDigits)
    {
        var (why, digits) = (visit.Field(TransferChoices.Why), visit.Field(TransferChoices.Digits));
        if (why.Length == 0)
        {
            visit.Fault(TransferChoices.Why, visit.Words.Say("undo.why.missing"));
        }

        if (why.Length > TransferChoices.WhyAtMost)
        {
            visit.Fault(TransferChoices.Why, visit.Words.Say("undo.why.long", ("most", TransferChoices.WhyAtMost)));
        }

        if (needsDigits && (digits.Length != 4 || !digits.All(char.IsAsciiDigit)))
        {
            visit.Fault(TransferChoices.Digits, visit.Words.Say("undo.digits.missing"));
        }
    }
}
