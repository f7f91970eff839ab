using System.Globalization;
using System.Text;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Hostline.Documents;

/// <param name="Wanted">What to send, after "Send" and before "of multipart/form-data".</param>
/// <param name="Neither">What a part of neither kind is called, after "is".</param>
sealed record FormParts(IReadOnlyDictionary<string, DocumentKind> Files, IReadOnlyList<string> Texts, string Wanted, string Neither, string Advice)
{
    /// <summary>Browsers send an empty part for a file that was not chosen.</summary>
    public bool PassesOverUnchosen { get; init; }
}

sealed record SentForm(IReadOnlyDictionary<DocumentKind, DocumentId> Files, IReadOnlyDictionary<string, string> Texts)
{
    public DocumentId? Of(DocumentKind kind) => Files.TryGetValue(kind, out var id) ? id : null;
}

/// <summary>
/// Reads a form with documents. Its parts are streamed into storage. Their content type is ignored, because SDKs send
/// <c>application/octet-stream</c>.
/// </summary>
sealed class DocumentForm(StageDocument stage, UploadRoom room)
{
    /// <summary>RFC 2046 §5.1.1 allows 70 characters; the official PHP client sends 80. Servers generally accept more.</summary>
    const int BoundaryAtMost = 200;

    /// <summary>
    /// Far more than two files. A body over the server's own limit is cut off, and its sender sees a broken connection; a body below this limit
    /// is read to its end, so that its sender gets the answer.
    /// </summary>
    const int FormBytesAtMost = 64 * 1024 * 1024;

    const int PartsAtMost = 64;

    /// <summary>The limit for all other parts together: forms have small fields beside their files, but must not smuggle in documents.</summary>
    const int OtherBytesAtMost = 1024 * 1024;

    const int OtherNameShown = 60;
    const int PartHeadersAtMost = 16;
    const int PartHeaderBytesAtMost = 8 * 1024;

    const int TextBytesAtMost = 1024;

    /// <summary>Stages all files, or none if it refuses.</summary>
    public async Task<Outcome<SentForm>> Read(HttpContext http, Caller caller, FormParts wanted)
    {
        var boundary = BoundaryOf(http.Request, wanted);
        if (boundary.IsRefused)
        {
            return Outcome<SentForm>.Refused(boundary.Refusals);
        }

        var entered = room.Enter(caller, http.RequestAborted);
        if (entered.IsRefused)
        {
            return Outcome<SentForm>.Refused(entered.Refusals);
        }

        using var place = entered.Value!;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = FormBytesAtMost;
        var form =
            new MultipartReader(boundary.Value!, http.Request.Body) { HeadersCountLimit = PartHeadersAtMost, HeadersLengthLimit = PartHeaderBytesAtMost };
        try
        {
            return await StageParts(form, caller, wanted, place.Cancellation);
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

    async Task<Outcome<SentForm>> StageParts(MultipartReader form, Caller caller, FormParts wanted, CancellationToken cancellation)
    {
        var (staged, texts) = (new Dictionary<DocumentKind, DocumentId>(), new Dictionary<string, string>());
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
            if (wanted.Texts.Contains(name) && !texts.ContainsKey(name))
            {
                texts[name] = await TextOf(part.Body, cancellation);
                continue;
            }

            if (!wanted.Files.TryGetValue(name, out var kind) || (wanted.PassesOverUnchosen && IsUnchosen(disposition!)))
            {
                others += await PassOver(part.Body, OtherBytesAtMost - others, cancellation);
                if (others > OtherBytesAtMost)
                {
                    return TooMuchElse(name, wanted);
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
                return Outcome<SentForm>.Refused(document.Refusals);
            }

            staged[kind] = document.Value;
        }

        return staged.Count == 0 ? new Refusal(Reason.DocumentMissing, "/" + wanted.Files.Keys.First()) : new SentForm(staged, texts);
    }

    /// <summary>The beginning of a text: a longer one cannot be any of the known values.</summary>
    static async Task<string> TextOf(Stream part, CancellationToken cancellation)
    {
        var bytes = new byte[TextBytesAtMost];
        return Encoding.UTF8.GetString(bytes, 0, await part.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation));
    }

    /// <summary>Skips a part that is not needed, and returns its size; reads no more than <paramref name="atMost"/> bytes.</summary>
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

    static Refusal TooMuchElse(string name, FormParts wanted) => new(Reason.MalformedForm, "",
        Detail: $"The part \"{name[..Math.Min(name.Length, OtherNameShown)]}\" is {wanted.Neither}, and such parts together have more "
            + $"than {OtherBytesAtMost:N0} bytes. {wanted.Advice}");

    static Outcome<string> BoundaryOf(HttpRequest request, FormParts wanted)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(Reason.UnsupportedMediaType,
                Detail: $"The body's content type is {request.ContentType ?? "missing"}. Send {wanted.Wanted} of multipart/form-data.");
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

    static bool IsUnchosen(ContentDispositionHeaderValue disposition) =>
        !disposition.FileNameStar.HasValue && HeaderUtilities.RemoveQuotes(disposition.FileName) is { HasValue: true, Length: 0 };

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
