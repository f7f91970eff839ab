using System.Globalization;
using System.Text;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// Accepts the letter and the bill of an order as the parts <c>loa</c> and <c>bill</c> of a form, or one of them. Parts are streamed
/// into storage. Their content type is ignored: SDKs send <c>application/octet-stream</c>.
/// </summary>
sealed class FileUpload(AttachDocuments attach, StageDocument stage, UploadRoom room)
{
    /// <summary>RFC 2046 §5.1.1 allows 70 characters; the official PHP client sends 80. Servers generally accept more.</summary>
    const int BoundaryAtMost = 200;

    /// <summary>
    /// Far more than two files: a body over the server's limit is cut off, and its sender sees a broken connection; one below it is
    /// read to its end, so that its sender gets the answer.
    /// </summary>
    const int FormBytesAtMost = 64 * 1024 * 1024;

    const string LetterPart = "loa";
    const string BillPart = "bill";
    const int PartsAtMost = 64;

    /// <summary>For all other parts together: forms have small fields beside their files, but must not smuggle in documents.</summary>
    const int OtherBytesAtMost = 1024 * 1024;

    const int OtherNameShown = 60;
    const int PartHeadersAtMost = 16;
    const int PartHeaderBytesAtMost = 8 * 1024;

    static readonly Dictionary<string, DocumentKind> Parts = new() { [LetterPart] = DocumentKind.Letter, [BillPart] = DocumentKind.Bill };

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

    async Task<Outcome<StagedDocuments>> Stage(HttpContext http, Caller caller)
    {
        var boundary = BoundaryOf(http.Request);
        if (boundary.IsRefused)
        {
            return Outcome<StagedDocuments>.Refused(boundary.Refusals);
        }

        var entered = room.Enter(caller, http.RequestAborted);
        if (entered.IsRefused)
        {
            return Outcome<StagedDocuments>.Refused(entered.Refusals);
        }

        using var place = entered.Value!;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = FormBytesAtMost;
        var form =
            new MultipartReader(boundary.Value!, http.Request.Body) { HeadersCountLimit = PartHeadersAtMost, HeadersLengthLimit = PartHeaderBytesAtMost };
        try
        {
            return await StageParts(form, caller, place.Cancellation);
        }
        catch (OperationCanceledException) when (place.IsLate)
        {
            return new Refusal(Reason.MalformedForm, "", Detail: $"The form did not arrive within {UploadRoom.FormWithin.TotalSeconds} seconds.");
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal(Reason.DocumentTooLarge, "", Detail:
                $"The form is larger than {FormBytesAtMost / (1024 * 1024)} MB. Send files of at most {StageDocument.BytesAtMost:N0} bytes each.");
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return new Refusal(Reason.MalformedForm, "");
        }
    }

    async Task<Outcome<StagedDocuments>> StageParts(MultipartReader form, Caller caller, CancellationToken cancellation)
    {
        var staged = new Dictionary<DocumentKind, DocumentId>();
        var (parts, others) = (0, 0L);
        while (await form.ReadNextSectionAsync(cancellation) is { } part)
        {
            if (++parts > PartsAtMost)
            {
                return new Refusal(Reason.MalformedForm, "", Detail: $"The form has more than {PartsAtMost} parts.");
            }

            var name = ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
                ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? ""
                : "";
            if (!Parts.TryGetValue(name, out var kind))
            {
                others += await PassOver(part.Body, OtherBytesAtMost - others, cancellation);
                if (others > OtherBytesAtMost)
                {
                    return TooMuchElse(name);
                }

                continue;
            }

            if (staged.ContainsKey(kind))
            {
                return new Refusal(Reason.InvalidField, "/" + name, Detail: $"The form has more than one part {name}.");
            }

            var document = await stage.From(part.Body, caller, kind, FileNameOf(disposition!, name), "/" + name, cancellation);
            if (document.IsRefused)
            {
                return Outcome<StagedDocuments>.Refused(document.Refusals);
            }

            staged[kind] = document.Value;
        }

        return staged.Count == 0
            ? new Refusal(Reason.DocumentMissing, "/loa")
            : new StagedDocuments(Of(DocumentKind.Letter), Of(DocumentKind.Bill));

        DocumentId? Of(DocumentKind kind) => staged.TryGetValue(kind, out var id) ? id : null;
    }

    /// <summary>
    /// Skips a part that is not needed, and returns how many bytes it had: no more than <paramref name="atMost"/> are read.
    /// </summary>
    static async Task<long> PassOver(Stream part, long atMost, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0L;
        while (passed <= atMost && await part.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            passed += read;
        }

        return passed;
    }

    static Refusal TooMuchElse(string name) => new(Reason.MalformedForm, "",
        Detail: $"The part \"{name[..Math.Min(name.Length, OtherNameShown)]}\" is neither {LetterPart} nor {BillPart}, and such parts together have more "
            + $"than {OtherBytesAtMost:N0} bytes. "
            + $"Send the letter as {LetterPart} and the bill as {BillPart}.");

    static Outcome<string> BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(Reason.UnsupportedMediaType,
                Detail: $"The body's content type is {request.ContentType ?? "missing"}. Send the files themselves, as the parts loa and bill of "
                    + "multipart/form-data.");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return boundary switch
        {
            null or "" => new Refusal(Reason.MalformedForm, "", Detail: "The form's content type has no boundary."),
            { Length: > BoundaryAtMost } => new Refusal(Reason.MalformedForm, "",
                Detail: $"The form's boundary has {boundary.Length} characters; at most {BoundaryAtMost} are accepted. Choose a shorter one."),
            _ => boundary,
        };
    }

    /// <summary>The last component of the sender's file name, without invisible characters.</summary>
    static string FileNameOf(ContentDispositionHeaderValue disposition, string part)
    {
        var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
        var name = new StringBuilder();
        foreach (var rune in given[(given.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
            {
                continue;
            }

            if (name.Length + rune.Utf16SequenceLength > StageDocument.NameAtMost)
            {
                break;
            }

            name.Append(rune.ToString());
        }

        return name.Length == 0 ? part + ".pdf" : name.ToString();
    }
}
