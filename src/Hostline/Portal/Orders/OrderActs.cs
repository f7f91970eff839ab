using System.Globalization;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Orders;
using Hostline.Ownership;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

/// <summary>Acts of an account on an order's page: codes, documents, comments, and canceling it.</summary>
sealed class OrderActs(
    OrderPages orders, SendCodes send, CheckCodes check, AttachDocuments attach, DocumentForm form, CommentBook comments, CancelOrder cancel,
    ReferToOrder refer) : PageGroup
{
    public const string LetterField = "letter", BillField = "bill", TextField = "text", KeyField = "key", NumberField = "number";

    /// <summary>In place of a number: all that are not proven yet.</summary>
    public const string AllNumbers = "all";

    const string CodePrefix = "code-";
    const string ByCall = "call";

    static readonly FormParts Files = new(
        new Dictionary<string, DocumentKind> { [LetterField] = DocumentKind.Letter, [BillField] = DocumentKind.Bill }, [],
        Wanted: "the letter, the bill or both", Neither: "neither of them", Advice: "Choose the files on the page of the order.")
    {
        PassesOverUnchosen = true,
    };

    public static string CodeField(PhoneNumber number) => CodePrefix + number.Digits.ToString(CultureInfo.InvariantCulture);

    public override void Map(PageTable pages)
    {
        pages.Post(OrderPages.Path + "/codes", Roles.Acting, SendCode);
        pages.Post(OrderPages.Path + "/check", Roles.Acting, CheckCode);
        pages.Upload(OrderPages.Path + "/documents", Roles.Acting, Upload);
        pages.Post(OrderPages.Path + "/comments", Roles.Acting, Comment);
        pages.Post(OrderPages.Path + "/reference", Roles.Acting, Refer);
        pages.Get(OrderPages.Path + "/cancel", Roles.Acting, AskCancel);
        pages.Post(OrderPages.Path + "/cancel", Roles.Acting, Cancel);
    }

    async Task<IResult> SendCode(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        var wanted = visit.Field(NumberField) == AllNumbers
            ? [.. loaded.Order.Hostings.Where(h => h.State == HostingState.Gathering && h.Needs(Requirement.Ownership)).Select(h => h.Number.ToString())]
            : visit.Form[NumberField].OfType<string>().Where(n => n.Length > 0).ToList();
        if (wanted.Count == 0)
        {
            visit.Fault("", visit.Words.Say("order.code.no-numbers"));
            return await orders.Page(visit, loaded);
        }

        var method = visit.Field("method") == ByCall ? CodeMethod.Call : CodeMethod.Sms;
        var sent = await send.To(visit.Session!.Acting, loaded.Order.Id, wanted, method);
        visit.Fault(sent.IsRefused ? sent.Refusals : sent.Value!.Select(r => r.Refusal).OfType<Refusal>(), FieldOf);
        return visit.IsRefused ? await orders.PageAnew(visit) : visit.See(PathOf(loaded), "code-sent");
    }

    async Task<IResult> CheckCode(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        var entered = loaded.Order.Hostings.Select(h => (h.Number, Code: visit.Field(CodeField(h.Number)))).Where(e => e.Code.Length > 0)
            .Select(e => new EnteredCode(e.Number.ToString(), string.Concat(e.Code.Where(c => !char.IsWhiteSpace(c) && c != '-')))).ToList();
        if (entered.Count == 0)
        {
            visit.Fault(FirstCodeField(visit), visit.Words.Say("order.code.none"));
            return await orders.Page(visit, loaded);
        }

        var verdicts = await check.Of(visit.Session!.Acting, loaded.Order.Id, entered);
        visit.Fault(verdicts.IsRefused ? verdicts.Refusals
            : verdicts.Value!.Where(v => v.Verdict == CodeVerdict.Rejected).Select(v => new Refusal(v.Why ?? Reason.CodeWrong, Number: v.Number)), FieldOf);
        return visit.IsRefused ? await orders.PageAnew(visit) : visit.See(PathOf(loaded), "code-right");
    }

    async Task<IResult> Upload(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        // Nothing is read and stored for an order that would not accept it.
        var asked = await attach.Ask(visit.Session!.Acting, loaded.Order.Id);
        var read = asked.IsRefused ? Outcome<SentForm>.Refused(asked.Refusals) : await form.Read(visit.Http, visit.Session.Acting, Files);
        var taken = read.IsRefused
            ? Outcome<Core.Orders.Order>.Refused(read.Refusals)
            : await attach.To(visit.Session.Acting, loaded.Order.Id, new(read.Value!.Of(DocumentKind.Letter), read.Value.Of(DocumentKind.Bill)));
        if (!taken.IsRefused)
        {
            return visit.See(PathOf(loaded), "uploaded");
        }

        foreach (var refusal in taken.Refusals)
        {
            visit.Fault(DocumentField(refusal),
                refusal.Reason == Reason.DocumentMissing && refusal.Detail is null ? visit.Words.Say("order.documents.none-chosen") : visit.Sentence(refusal));
        }

        return await orders.Page(visit, loaded);
    }

    async Task<IResult> Comment(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        CommentId? key = Ids.TryParseExact(visit.Field(KeyField), out CommentId id) ? id : null;
        var written = await comments.Write(visit.Session!.Acting, visit.Session.Name, loaded.Order.Id, visit.Field(TextField), key);
        visit.Fault(written.IsRefused ? written.Refusals : [], _ => TextField);
        return visit.IsRefused ? await orders.Page(visit, loaded) : visit.See(PathOf(loaded), "comment-sent");
    }

    async Task<IResult> Refer(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        var referred = await refer.As(visit.Session!.Acting, loaded.Order.Id, visit.Field(ListPages.ReferenceField));
        visit.Fault(referred.IsRefused ? referred.Refusals : [], _ => ListPages.ReferenceField);
        return visit.IsRefused ? await orders.Page(visit, loaded) : visit.See(PathOf(loaded), "reference-saved");
    }

    async Task<IResult> AskCancel(Visit visit) =>
        await orders.Find(visit) is { } loaded && loaded.Order.IsOpen ? visit.Page<CancelView, Core.Orders.Order>(loaded.Order) : ErrorPages.NotFound(visit);

    async Task<IResult> Cancel(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        var cancelled = await cancel.For(visit.Session!.Acting, loaded.Order.Id);
        visit.Fault(cancelled.IsRefused ? cancelled.Refusals : []);
        return visit.IsRefused ? visit.Page<CancelView, Core.Orders.Order>(loaded.Order) : visit.See(PathOf(loaded), "cancelled");
    }

    static string PathOf(LoadedOrder loaded) => $"/portal/orders/{loaded.Order.Id}";

    static string? FieldOf(Refusal refusal) => PhoneNumber.TryParse(refusal.Number, out var number) ? CodeField(number) : null;

    static string DocumentField(Refusal refusal) => refusal.Field?.TrimStart('/') == BillField ? BillField : LetterField;

    /// <summary>An empty form has its fault at the first field.</summary>
    static string FirstCodeField(Visit visit) => visit.Form.Keys.FirstOrDefault(k => k.StartsWith(CodePrefix, StringComparison.Ordinal)) ?? "";
}
