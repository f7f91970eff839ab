using System.Globalization;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Documents;
using Hostline.Http.OpenApi;
using Hostline.Ownership;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class IdentityDocumentEndpoints(DocumentForm form, IdentityDocuments documents, ReviewBill review)
{
    const string Root = "/identity_documents";
    const string Tag = "Identity documents";
    const string Prefix = "RI";
    const string FilePart = "file";
    const string TypePart = "type";
    const string PhoneBill = "phone-bill";
    const int NoteAtMost = 1_000;
    const int QueueByDefault = 20;
    const int QueueAtMost = 100;

    static readonly FormParts Parts = new(
        new Dictionary<string, DocumentKind> { [FilePart] = DocumentKind.Identity }, [TypePart],
        Wanted: $"the file itself, as the part {FilePart}, and its {TypePart}", Neither: $"neither {FilePart} nor {TypePart}",
        Advice: $"Send the document as {FilePart}.");

    public void Map(Endpoints endpoints)
    {
        endpoints.Post(Root, Who.Account | Who.ByAnyScheme, Send)
            .Does(new("sendIdentityDocument", Tag, "Send a document that proves something about the account", Form)
            {
                About = "Once accepted, a phone bill proves ownership of the numbers whose orders name it.",
                Status = StatusCodes.Status201Created,
                Body = Sent,
                BodyType = "multipart/form-data",
            });
        endpoints.Get(Root, Who.Desk, Queue, Parameters.Limit(QueueByDefault, QueueAtMost))
            .Does(new("listIdentityDocuments", Tag, "List the identity documents that wait for a decision, oldest first", Answers.PageOf(Form)));
        endpoints.Get(Root + "/{id}", Who.AnyKey | Who.ByAnyScheme, Show).Does(new("getIdentityDocument", Tag, "Get an identity document", Form));
        endpoints.Post(Root + "/{id}/accept", Who.Desk, (http, access) => http.WithBody(
                fields => fields.Text("note", atMost: NoteAtMost), _ => Decided(http, access, id => review.Accept(id, access.Principal))))
            .Does(new("acceptIdentityDocument", Tag, "Accept an identity document", Form) { Body = Schema.Object("", Optional("note", Note)) });
        endpoints.Post(Root + "/{id}/refuse", Who.Desk, (http, access) => http.WithBody(
                fields => (Reason: fields.NeededReason(IdentityDocument.Refusals), Note: fields.Text("note", atMost: NoteAtMost)),
                why => Decided(http, access, id => review.Refuse(id, access.Principal, why.Reason, why.Note))))
            .Does(new("refuseIdentityDocument", Tag, "Refuse an identity document", Form)
            {
                Body = Schema.Object("",
                    Required("reason", Schema.OneOf("Why.", [.. IdentityDocument.Refusals.Select(r => r.Code())])), Optional("note", Note)),
            });
    }

    static readonly Schema Note = Schema.Text("A note for the customer.", NoteAtMost);

    static readonly Schema Sent = Schema.Object("A form.",
        Required(FilePart, Schema.File($"The document: a PDF of at most {StageDocument.BytesAtMost:N0} bytes.")),
        Required(TypePart, Schema.OneOf("What it is.", PhoneBill)));

    static readonly Schema Form = Schema.Object("An identity document.",
        Required("sid", Schema.Text($"Its id: {Prefix} and 32 hexadecimal digits.")),
        Required("type", Schema.OneOf("What it is.", PhoneBill)),
        Required("status", Schema.OneOf("The state.", Answers.WordsOf<IdentityDocumentState>())),
        Optional("reason", Answers.WhyForm),
        Required("account", Schema.Uuid("The account that has it.")),
        Required("document", Schema.Uuid("The id of the file, for the desk to download.")),
        Required("created_at", Schema.Instant("When it was sent."))).Named("IdentityDocument");

    async Task<IResult> Send(HttpContext http, Access access)
    {
        var read = await form.Read(http, access.Caller!, Parts);
        if (read.IsRefused)
        {
            return Problem.Of(read.Refusals);
        }

        if (read.Value!.Texts.GetValueOrDefault(TypePart) is not PhoneBill)
        {
            return Problem.Of(read.Value.Texts.TryGetValue(TypePart, out _)
                ? new Refusal(Reason.UnknownValue, "/" + TypePart, Detail: $"{TypePart} must be {PhoneBill}.")
                : new Refusal(Reason.MissingField, "/" + TypePart, Detail: $"{TypePart} is missing; it must be {PhoneBill}."));
        }

        var sent = await documents.Add(access.Caller!, read.Value.Of(DocumentKind.Identity)!.Value, IdentityDocumentType.PhoneBill);
        return sent.IsRefused ? Problem.Of(sent.Refusals) : Answers.Of(Render(sent.Value!), StatusCodes.Status201Created);
    }

    async Task<IResult> Queue(HttpContext http, Access access)
    {
        var query = new Query(http);
        var limit = query.Limit(QueueByDefault, QueueAtMost);
        return query.IsRefused ? Problem.Of(query.Refusals) : Answers.Page((await documents.Pending(access.World?.Id, limit)).Select(Render));
    }

    async Task<IResult> Show(HttpContext http, Access access) =>
        await Find(http, access) is { } document ? Answers.Of(Render(document)) : Problem.Of(new Refusal(Reason.NotFound));

    async Task<IResult> Decided(HttpContext http, Access access, Func<DocumentId, Task<Outcome<IdentityDocument>>> decide)
    {
        if (await Find(http, access) is not { } document)
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var decided = await decide(document.Id);
        return decided.IsRefused ? Problem.Of(decided.Refusals) : Answers.Of(Render(decided.Value!));
    }

    async Task<IdentityDocument?> Find(HttpContext http, Access access) =>
        http.Request.RouteValues["id"] is string sid && sid.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && Guid.TryParseExact(sid[Prefix.Length..], "N", out var id) && await documents.Find(DocumentId.Of(id)) is { } document
        && access.Sees(document.World, document.Account) ? document : null;

    static object Render(IdentityDocument document) => new
    {
        sid = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{document.Id.Value:N}"),
        type = PhoneBill,
        status = Answers.Word(document.State),
        reason = Answers.Why(document.Reason, document.Note),
        account = document.Account,
        document = document.Id,
        created_at = document.CreatedAt,
    };
}
