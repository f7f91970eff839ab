using System.Globalization;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Ownership;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

/// <summary>Proofs that the terms of some orders allow besides sent codes: a call in which the code on the order's page is keyed, and a bill.</summary>
sealed class ProofPages(
    OrderPages orders, ProofOpening opening, PlaceCall calls, DocumentForm form, IdentityDocuments documents, BeginBillProof bills) : PageGroup
{
    const string Path = OrderPages.Path + "/numbers/{number}";

    public static string DigitsOf(PhoneNumber number) => number.Digits.ToString(CultureInfo.InvariantCulture);

    public static string ExtensionField(string digits) => "extension-" + digits;

    public static string DelayField(string digits) => "delay-" + digits;

    public static string BillField(string digits) => "phone-bill-" + digits;

    public override void Map(PageTable pages)
    {
        pages.Post(Path + "/call", Roles.Acting, Call);
        pages.Upload(Path + "/bill", Roles.Acting, SendBill);
    }

    async Task<IResult> Call(Visit visit)
    {
        if (await Find(visit) is not (var loaded, var hosting))
        {
            return ErrorPages.NotFound(visit);
        }

        var digits = DigitsOf(hosting.Number);
        var extension = visit.Field(ExtensionField(digits));
        var delay = int.TryParse(visit.Field(DelayField(digits)), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        var placed = await calls.For(visit.Session!.Acting, loaded.Order.Id, hosting.Id, new(extension.Length == 0 ? null : extension, delay));
        visit.Fault(placed.IsRefused ? placed.Refusals : [], refusal => refusal.Place?.Kind switch
        {
            PlaceKind.Extension => ExtensionField(digits),
            PlaceKind.CallDelay => DelayField(digits),
            _ => null,
        });
        return visit.IsRefused ? await orders.PageAnew(visit) : visit.See(PathOf(loaded), "line-called");
    }

    async Task<IResult> SendBill(Visit visit)
    {
        if (await Find(visit) is not (var loaded, var hosting))
        {
            return ErrorPages.NotFound(visit);
        }

        var (caller, field) = (visit.Session!.Acting, BillField(DigitsOf(hosting.Number)));
        // Nothing is read and stored for a number that it could not prove.
        var asked = await opening.Of(caller, loaded.Order.Id, hosting.Id, wrong: null, (order, number) => ProofRules.Refuse(order.Order.Terms, number));
        var read = asked.IsRefused ? Outcome<SentForm>.Refused(asked.Refusals) : await form.Read(visit.Http, caller, FilesOf(field));
        var refusals = read.IsRefused ? read.Refusals : await Prove(caller, loaded, hosting, read.Value!.Of(DocumentKind.Identity));
        foreach (var refusal in refusals)
        {
            visit.Fault(asked.IsRefused ? "" : field,
                refusal.Reason == Reason.DocumentMissing && refusal.Detail is null ? visit.Words.Say("order.bill-proof.none") : visit.Sentence(refusal));
        }

        return visit.IsRefused ? await orders.PageAnew(visit) : visit.See(PathOf(loaded), "bill-sent");
    }

    async Task<IReadOnlyList<Refusal>> Prove(Caller caller, LoadedOrder loaded, Hosting hosting, DocumentId? staged)
    {
        if (staged is not { } file)
        {
            return [new Refusal(Reason.DocumentMissing)];
        }

        var sent = await documents.Add(caller, file, IdentityDocumentType.PhoneBill);
        if (sent.IsRefused)
        {
            return sent.Refusals;
        }

        var named = await bills.For(caller, loaded.Order.Id, hosting.Id, sent.Value!.Id);
        return named.IsRefused ? named.Refusals : [];
    }

    static FormParts FilesOf(string field) => new(
        new Dictionary<string, DocumentKind> { [field] = DocumentKind.Identity }, [], Wanted: "the bill", Neither: "not the bill",
        Advice: "Choose the file on the page of the order.")
    {
        PassesOverUnchosen = true,
    };

    /// <summary>The order and the number of the path; null if the account has none there.</summary>
    async Task<(LoadedOrder Loaded, Hosting Hosting)?> Find(Visit visit) =>
        await orders.Find(visit) is { } loaded
            && loaded.Order.Hostings.FirstOrDefault(h => DigitsOf(h.Number) == visit.Http.Request.RouteValues["number"] as string) is { } hosting
            ? (loaded, hosting) : null;

    static string PathOf(LoadedOrder loaded) => $"/portal/orders/{loaded.Order.Id}";
}
