using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Pages;
using Hostline.Transfers;

namespace Hostline.Portal.Transfers;

/// <param name="Path">The list with its filter, without a cursor.</param>
public sealed record TransfersModel(TransferPage Page, TransferSide Side, bool Waiting, string Path);

/// <param name="Choices">Empty for a read-only viewer.</param>
/// <param name="CanAskBack">Whether the reader may ask for the moved numbers back.</param>
public sealed record HolderModel(HolderScene Scene, IReadOnlyList<string> Choices, bool CanAskBack);

/// <summary>An account's transfers: what others request from it, and what it requests from others.</summary>
sealed class TransferPages(
    TransferList transfers, DecideTransfer decide, ReverseTransfer reverse, FraudReports disputes, AskUndo undo, ConsentLinks links,
    Accounts.AccountBook accounts)
    : PageGroup
{
    const int Rows = 50;
    const string List = "/portal/transfers", One = "/portal/transfers/{order}";

    public override void Map(PageTable pages)
    {
        pages.Get(List, Roles.Account, ShowList);
        pages.Get(One, Roles.Account, Show);
        pages.Post(One, Roles.Acting, Decide);
        pages.Post(One + "/undo", Roles.Acting, Undo);
    }

    async Task<IResult> ShowList(Visit visit)
    {
        var side = visit.Query("side") == "in" ? TransferSide.In : TransferSide.Out;
        var waiting = visit.Query("state") == "waiting";
        var before = Ids.TryParse(visit.Query("after"), out ConsentId at) ? at : (ConsentId?)null;
        var page = await transfers.Page(visit.Session!.Acting.Account.Id, side, waiting, before, Rows);
        var path = $"{List}?side={(side == TransferSide.In ? "in" : "out")}{(waiting ? "&state=waiting" : "")}";
        return visit.Page<TransfersView, TransfersModel>(new(page, side, waiting, path));
    }

    async Task<IResult> Show(Visit visit) => IdOf(visit) is not { } order ? ErrorPages.NotFound(visit)
        : await Find(visit, order) is { } scene ? Page(visit, scene)
        : await transfers.OfRequester(visit.Session!.Acting, order) is { } own ? visit.Page<RequesterTransferView, RequesterView>(own)
        : ErrorPages.NotFound(visit);

    async Task<IResult> Decide(Visit visit)
    {
        if (IdOf(visit) is not { } order || await Find(visit, order) is not { } scene)
        {
            return ErrorPages.NotFound(visit);
        }

        var choices = TransferChoices.InPortal(scene.Look);
        var choice = visit.Field(TransferChoices.Choice);
        if (choices.Count == 0 || (choice.Length > 0 && !choices.Contains(choice) && !scene.Look.IsOpen))
        {
            // Decided in the meantime, or sent again with the browser's back button: the page shows the present state.
            return visit.See($"{List}/{order}");
        }

        TransferChoices.Check(visit, choices, needsDigits: false);
        if (visit.IsRefused)
        {
            return Page(visit, scene);
        }

        var decided = await Send(visit, scene);
        if (!decided.IsRefused)
        {
            return visit.See($"{List}/{order}", "transfer-" + choice);
        }

        if (decided.Refusals[0].Reason is Reason.TransferDecided or Reason.TransferOver or Reason.TokenExpired or Reason.Disputed)
        {
            return visit.See($"{List}/{order}");
        }

        visit.Fault(decided.Refusals);
        return Page(visit, scene);
    }

    async Task<IResult> Undo(Visit visit)
    {
        if (IdOf(visit) is not { } order || await Find(visit, order) is not { } scene)
        {
            return ErrorPages.NotFound(visit);
        }

        if (scene.Look.Undo is { CanAsk: false })
        {
            return visit.See($"{List}/{order}");
        }

        UndoFields.Check(visit, needsDigits: false);
        if (visit.IsRefused)
        {
            return Page(visit, scene);
        }

        var asked = await undo.ByHolder(visit.Session!.Acting, order, visit.Field(TransferChoices.Why));
        return asked.IsRefused ? visit.See($"{List}/{order}") : visit.See($"{List}/{order}", "transfer-undo");
    }

    /// <summary>A session is a credential of the holder, and the account may read its own link, so the digits are not required.</summary>
    async Task<Outcome<HolderView>> Send(Visit visit, HolderScene scene)
    {
        var (caller, order, why) = (visit.Session!.Acting, scene.Order.Id, visit.Field(TransferChoices.Why));
        switch (visit.Field(TransferChoices.Choice))
        {
            case TransferChoices.Fraud:
                return await disputes.Report(caller, order, why);
            case TransferChoices.Reverse:
                return await reverse.ByHolder(caller, order, why);
            case var choice:
                var link = await links.Of(scene.Consent.Id);
                return link is null ? new Refusal(Reason.NotFound)
                    : choice == TransferChoices.Approve ? await decide.ByHolder(caller, order, link.Token, TransferDecision.Approved)
                    : await decide.ByHolder(caller, order, link.Token, TransferDecision.Rejected, why.Length == 0 ? null : why);
        }
    }

    async Task<HolderScene?> Find(Visit visit, OrderId order)
    {
        var account = visit.Session!.Acting.Account;
        return await transfers.OfHolder(account.Id, order) is { } look && await accounts.Find(look.View.Requester) is { } requester
            ? new(look, requester.Name, account.Name)
            : null;
    }

    static IResult Page(Visit visit, HolderScene scene) => visit.Page<HolderTransferView, HolderModel>(
        new(scene, visit.Has(Roles.Acting) ? TransferChoices.InPortal(scene.Look) : [], visit.Has(Roles.Acting) && scene.Look.Undo is { CanAsk: true }));

    static OrderId? IdOf(Visit visit) => Ids.TryParse(visit.Http.Request.RouteValues["order"] as string, out OrderId order) ? order : null;
}
