using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Letters;
using Hostline.Orders;
using Hostline.Ownership;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Twilio.Documents;

/// <param name="Root">The path of the list.</param>
/// <param name="Orders">The version in which the orders of a document are listed.</param>
/// <param name="IsEditable">Whether a document can be updated, and needs the signer's title; in version 2 it can only be revoked.</param>
sealed record DocumentVersion(string Root, OrderVersion Orders, bool IsEditable)
{
    public string Tag => $"Authorization documents ({(IsEditable ? "Preview" : "v2")})";
}

/// <summary>Letters that are signed electronically, in all versions of the API (contract §2.6, §3.1).</summary>
sealed class AuthorizationDocuments(TwilioTerms terms, WriteLetter write, LetterBook letters, HostingList list, ProofBook proofs, References references)
{
    const string Orders = "/DependentHostedNumberOrders";

    static readonly Parameter[] Filters =
    [
        new("Email", Schema.Text("Only of this signer.")), new("Status", Schema.OneOf("Only with this status.", DocumentBody.Words)), .. ListSchemas.Page,
    ];

    static readonly Parameter Which = new("sid", Sids.Of(Sid.Document, "The document's SID."), "path", IsRequired: true);

    public void Map(Endpoints endpoints, DocumentVersion version)
    {
        var (root, one, prefix, tag) = (version.Root, version.Root + "/{sid}", version.Orders.Prefix, version.Tag);
        endpoints.Post(root, request => Create(version, request))
            .Does(new(prefix + "CreateDocument", tag, "Write a letter and send it out for signature", DocumentBody.Form)
            {
                Status = StatusCodes.Status201Created,
                Body = DocumentForm.NewOf(version.IsEditable),
                BodyType = FormBody.MediaType,
            });
        endpoints.Get(root, request => List(version, request), Filters)
            .Does(new(prefix + "ListDocuments", tag, "List letters, newest first", ListSchemas.Of(DocumentBody.Form)));
        endpoints.Get(one, request => Fetch(version, request))
            .Does(new(prefix + "FetchDocument", tag, "Get a letter", DocumentBody.Form) { Parameters = [Which] });
        endpoints.Delete(one, Delete).Does(new(prefix + "DeleteDocument", tag, "Revoke a letter that is not signed", Schema.None)
        {
            Status = StatusCodes.Status204NoContent,
            Parameters = [Which],
            AlsoRefuses = [StatusCodes.Status400BadRequest],
        });
        endpoints.Get(one + Orders, request => ListOrders(endpoints, version, request), version.Orders.Filters)
            .Does(new(prefix + "ListDependentOrders", tag, "List the orders that a letter is for", ListSchemas.Of(version.Orders.DependentForm))
            {
                Parameters = [Which],
            });
        if (version.IsEditable)
        {
            endpoints.Post(one, request => Update(version, request))
                .Does(new(prefix + "UpdateDocument", tag, "Open a letter again, change it, or send it out", DocumentBody.Form)
                {
                    Parameters = [Which],
                    Body = DocumentForm.Changed,
                    BodyType = FormBody.MediaType,
                });
        }
    }

    async Task<Outcome<Answer>> Create(DocumentVersion version, Request request)
    {
        if (DocumentForm.ReadNew(request.Fields, needsTitle: version.IsEditable) is not var (hostings, parties))
        {
            return Outcome<Answer>.Refused(request.Fields.Refusals);
        }

        var owner = await OwnerOf(request, hostings);
        await references.CheckAddress(owner.Account.Id, request.Fields, parties.Address);
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        return (await write.Send(owner, terms.Terms, hostings, parties)).Then(letter => Answer.Created(Render(version, request, letter)));
    }

    async Task<Outcome<Answer>> Fetch(DocumentVersion version, Request request) =>
        await Find(request) is { } letter ? Answer.Ok(Render(version, request, letter)) : Answers.NotFound(request);

    async Task<Outcome<Answer>> Update(DocumentVersion version, Request request)
    {
        var (edit, address) = DocumentForm.ReadChange(request.Fields);
        if (await Find(request) is not { } letter)
        {
            return request.Refused is { } wrong ? Outcome<Answer>.Refused(wrong) : Answers.NotFound(request);
        }

        await references.CheckAddress(letter.Account, request.Fields, address);
        return request.Refused is { } refused ? Outcome<Answer>.Refused(refused)
            : (await write.Change(await references.OwnerOf(request.Caller, letter.Account), letter.Id, edit))
                .Then(changed => Answer.Ok(Render(version, request, changed)));
    }

    async Task<Outcome<Answer>> Delete(Request request) => await Find(request) is { } letter
        ? (await write.Revoke(await references.OwnerOf(request.Caller, letter.Account), letter.Id)).Then(_ => Answer.NoContent)
        : Answers.NotFound(request);

    /// <summary>The caller, acting for the account that owns the first of these orders: a letter covers orders of one account only.</summary>
    async Task<Caller> OwnerOf(Request request, IReadOnlyList<HostingId> hostings) =>
        hostings.Count > 0 && await list.Find(request.Caller.Account.Id, hostings[0]) is { } first
            ? await references.OwnerOf(request.Caller, first.Order.Account)
            : request.Caller;

    async Task<Outcome<Answer>> List(DocumentVersion version, Request request)
    {
        var fields = request.Fields;
        var (paging, email, status) = (Paging<LetterId>.Read(fields, Sid.Document), fields.Filled("Email"), fields.Filled("Status"));
        if (status is not null && DocumentBody.StateOf(status) is null)
        {
            fields.Refuse(Reason.DocumentStatusInvalid, "Status", $"Status must be one of {string.Join(", ", DocumentBody.Words)}.");
        }

        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        var filter = new LetterFilter(status is null ? null : DocumentBody.StateOf(status), email);
        if (await letters.Page(request.Caller.Account.Id, filter, paging.Cursor, paging.IsBackward, paging.Size) is not { } page)
        {
            return Paging<LetterId>.Unknown;
        }

        (string, string?)[] given = [("Status", status), ("Email", email)];
        return Answer.Ok(paging.Render(request.Origin, version.Root, given, [.. page.Letters.Select(l => l.Id)], page.HasMore, json =>
        {
            foreach (var letter in page.Letters)
            {
                DocumentBody.Write(json, letter, UrlOf(version, request, letter));
            }
        }));
    }

    async Task<Outcome<Answer>> ListOrders(Endpoints endpoints, DocumentVersion version, Request request)
    {
        var (paging, filter) = (Paging<HostingId>.Read(request.Fields, Sid.Order), OrderFilters.Read(request.Fields, version.Orders.FilterNames));
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        return await Find(request) is { } letter
            ? await endpoints.InTurn(request, () => PageOfOrders(version, request, letter.Account, paging, filter with { Letter = letter.Id }))
            : Answers.NotFound(request);
    }

    async Task<Outcome<Answer>> PageOfOrders(
        DocumentVersion version, Request request, AccountId owner, Paging<HostingId> paging, HostingFilter filter)
    {
        var cursor = paging.Cursor is { } at ? new HostingCursor(at, paging.IsBackward) : null;
        if (await list.Page(owner, filter, cursor, paging.Size) is not { } page)
        {
            return Paging<HostingId>.Unknown;
        }

        var shown = await proofs.Of([.. page.Hostings.Select(h => h.Hosting)]);
        return Answer.Ok(paging.Render(request.Origin, request.Http.Request.Path, OrderFilters.Given(request.Fields, version.Orders.FilterNames),
            [.. page.Hostings.Select(h => h.Hosting.Id)], page.HasMore, json =>
            {
                foreach (var listed in page.Hostings)
                {
                    version.Orders.WriteDependent(json, listed, shown.GetValueOrDefault(listed.Hosting.Id, ShownProof.None));
                }
            }));
    }

    async Task<SigningLetter?> Find(Request request) =>
        Sid.Read<LetterId>(Sid.Document, request.Part("sid")) is { } id ? await letters.FindOfFamily(request.Caller.Account.Id, id) : null;

    static byte[] Render(DocumentVersion version, Request request, SigningLetter letter) =>
        Answers.Render(json => DocumentBody.Write(json, letter, UrlOf(version, request, letter)));

    static string UrlOf(DocumentVersion version, Request request, SigningLetter letter) =>
        $"{request.Origin}{version.Root}/{Sid.Of(Sid.Document, letter.Id)}";
}
