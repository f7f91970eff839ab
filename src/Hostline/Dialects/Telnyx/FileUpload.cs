using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>Accepts the letter and the bill of an order as the parts <c>loa</c> and <c>bill</c> of a form, or one of them.</summary>
sealed class FileUpload(AttachDocuments attach, DocumentForm form)
{
    const string LetterPart = "loa";
    const string BillPart = "bill";

    static readonly FormParts Parts = new(
        new Dictionary<string, DocumentKind> { [LetterPart] = DocumentKind.Letter, [BillPart] = DocumentKind.Bill }, [],
        Wanted: $"the files themselves, as the parts {LetterPart} and {BillPart}", Neither: $"neither {LetterPart} nor {BillPart}",
        Advice: $"Send the letter as {LetterPart} and the bill as {BillPart}.");

    public void Map(Endpoints endpoints) => endpoints.Post(HostedNumberOrders.Root + "/{id}/actions/file_upload", Upload)
        .Does(new("uploadDocuments", OrderBody.Tag, "Send the letter and the bill of an order", OrderBody.Single)
        {
            About = "Either can be sent alone; a new file replaces the previous one.",
            Body = Form,
            BodyType = "multipart/form-data",
        });

    static readonly Schema Form = Schema.Object("At least one of the two.",
        Optional(LetterPart, Schema.File($"The signed letter of authorization: a PDF of at most {StageDocument.BytesAtMost:N0} bytes.")),
        Optional(BillPart, Schema.File($"Last month's bill of the voice provider: a PDF of at most {StageDocument.BytesAtMost:N0} bytes.")));

    async Task<Outcome<byte[]>> Upload(HttpContext http, Caller caller)
    {
        if (Endpoints.IdOf<OrderId>(http) is not { } id)
        {
            return new Refusal(Reason.NotFound);
        }

        // Nothing is read and stored for an order that would not accept it.
        var asked = await attach.Ask(caller, id);
        var staged = asked.IsRefused ? Outcome<StagedDocuments>.Refused(asked.Refusals) : await Stage(http, caller);
        return staged.IsRefused
            ? Outcome<byte[]>.Refused(staged.Refusals)
            : (await attach.To(caller, id, staged.Value!)).Then(OrderBody.Render);
    }

    async Task<Outcome<StagedDocuments>> Stage(HttpContext http, Caller caller) => (await form.Read(http, caller, Parts))
        .Then(read => new StagedDocuments(read.Of(DocumentKind.Letter), read.Of(DocumentKind.Bill)));
}
