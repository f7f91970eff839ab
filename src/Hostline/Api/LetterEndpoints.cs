using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Http.OpenApi;
using Hostline.Letters;
using Hostline.Storage;

namespace Hostline.Api;

/// <summary>Letters of orders: as files, sent out for signature, and the signer's acts in a sandbox, where no one reads the mail.</summary>
sealed class LetterEndpoints(
    SignLetter sign, WriteLetter write, LetterBook letters, LetterFiles files, DocumentFile documents, OrderBook orders, Database database)
{
    const string Tag = "Letters";

    /// <summary>An id may have the form of a dialect: these two letters and 32 hexadecimal digits.</summary>
    const string Prefix = "PX";

    const int NumbersByDefault = 12;

    static readonly Parameter Which = new("letter", Schema.Text($"Its id: a UUID, or {Prefix} and 32 hexadecimal digits."), "path", IsRequired: true);

    static readonly Schema Pdf = Schema.File("The letter.");

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/orders/{id}/letter.pdf", Who.AnyKey, File, LetterForm.Wishes).Does(new("getLetterFile", Tag, "Download the letter of an order", Pdf)
        {
            About = "The letter that was uploaded or signed; else the letter that is out for signature; else one that is made for this request, to be signed "
                + "by hand and uploaded. What is not known is left blank on it, unless the query says it.",
            AnswerType = "application/pdf",
        });
        endpoints.Get("/orders/{id}/letter", Who.AnyKey, Show).Does(new("getLetter", Tag, "Get the newest letter for signature of an order", LetterForm.Form));
        endpoints.Post("/orders/{id}/letter", Who.Account | Who.ByAnyScheme, Send)
            .Does(new("sendLetter", Tag, "Send the letter of an order out for signature", LetterForm.Form)
            {
                About = "The signer gets a link by e-mail. The signed letter takes the place of an uploaded one.",
                Status = StatusCodes.Status201Created,
                Body = LetterForm.New,
            });
        endpoints.Delete("/orders/{id}/letter", Who.Account | Who.ByAnyScheme, Revoke)
            .Does(new("revokeLetter", Tag, "Revoke the letter of an order that is out for signature", LetterForm.Form));
        endpoints.Get("/letters/blank.pdf", Who.AnyKey, (http, _) => Task.FromResult(DocumentAnswer.Download(http, files.Blank(), "letter-blank.pdf")))
            .Does(new("getBlankLetter", Tag, "Download a letter to fill in by hand", Pdf) { AnswerType = "application/pdf" });
        endpoints.Get("/letters/preview.pdf", Who.AnyKey, Preview,
                new Parameter("numbers", Schema.Whole("How many numbers it lists.", atLeast: 1, atMost: LetterOfAuthorization.NumbersAtMost)))
            .Does(new("previewLetter", Tag, "Download a letter with invented data", Pdf) { AnswerType = "application/pdf" });
        MapSandbox(endpoints);
    }

    void MapSandbox(Endpoints endpoints)
    {
        endpoints.OfSandbox("POST", "/letters/{letter}/sign", Sign)
            .Does(new("signLetter", SandboxEndpoints.Tag, "Sign a letter as its signer would", LetterForm.Form)
            {
                Parameters = [Which],
                Body = Schema.Object("", Member.Required("name", Schema.Text("The signer's name.", SignLetter.NameAtMost))),
            });
        endpoints.OfSandbox("POST", "/letters/{letter}/decline", Decline)
            .Does(new("declineLetter", SandboxEndpoints.Tag, "Decline a letter as its signer would", LetterForm.Form) { Parameters = [Which] });
    }

    async Task<IResult> File(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (wishes, anew) = (LetterForm.ReadWishes(query), query.OneOf("new", LetterForm.Yes, LetterForm.No) == LetterForm.Yes);
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        if (await Find(http, access) is not { } loaded)
        {
            return NotFound;
        }

        var file = await files.Of(loaded, wishes, anew);
        return file.IsRefused ? Problem.Of(file.Refusals)
            : file.Value!.Stored is { } stored ? DocumentAnswer.Download(http, documents, stored)
            : DocumentAnswer.Download(http, file.Value.Made!, "letter.pdf");
    }

    async Task<IResult> Show(HttpContext http, Access access) =>
        await Find(http, access) is { } loaded && await letters.NewestOf(loaded.Order.Id) is { } letter ? Answers.Of(LetterForm.Of(letter)) : NotFound;

    async Task<IResult> Send(HttpContext http, Access access) => await Find(http, access) is not { } loaded ? NotFound
        : await http.WithBody(fields => LetterForm.Read(fields, loaded, access.Caller!.Account), async wanted =>
            Answer(await write.Send(access.Caller!, wanted), StatusCodes.Status201Created));

    async Task<IResult> Revoke(HttpContext http, Access access) =>
        await Find(http, access) is { } loaded && await letters.NewestOf(loaded.Order.Id) is { } letter
            ? Answer(await write.Revoke(access.Caller!, letter.Id))
            : NotFound;

    async Task<IResult> Preview(HttpContext http, Access access)
    {
        var query = new Query(http);
        var numbers = query.Whole("numbers") ?? NumbersByDefault;
        if (numbers is < 1 or > LetterOfAuthorization.NumbersAtMost)
        {
            query.Refuse(Reason.ValueOutOfRange, "numbers", $"numbers must be a whole number from 1 to {LetterOfAuthorization.NumbersAtMost}.");
        }

        return query.IsRefused ? Problem.Of(query.Refusals)
            : DocumentAnswer.Download(http, files.Sample((int)numbers, await database.Now()), "letter-preview.pdf");
    }

    Task<IResult> Sign(HttpContext http, Access access, World sandbox) => http.WithBody(
        fields => fields.Needed("name", SignLetter.NameAtMost),
        async name => Answer(Id(http) is { } id ? await sign.Sign(sandbox, id, Signing.Plain(name), Actor.Signer) : new Refusal(Reason.NotFound)));

    async Task<IResult> Decline(HttpContext http, Access access, World sandbox) =>
        Answer(Id(http) is { } id ? await sign.Decline(sandbox, id, null, Actor.Signer) : new Refusal(Reason.NotFound));

    async Task<LoadedOrder?> Find(HttpContext http, Access access) =>
        http.Id<OrderId>() is { } id && await orders.Find(id) is { } loaded && access.Sees(loaded.Order.World, loaded.Order.Account) ? loaded : null;

    static LetterId? Id(HttpContext http)
    {
        var text = http.Request.RouteValues["letter"] as string ?? "";
        return Guid.TryParse(text, out var id) || (text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(text[2..], "N", out id))
            ? new LetterId(id) : null;
    }

    static IResult Answer(Outcome<SigningLetter> outcome, int status = StatusCodes.Status200OK) =>
        outcome.IsRefused ? Problem.Of(outcome.Refusals) : Answers.Of(LetterForm.Of(outcome.Value!), status);

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));
}
