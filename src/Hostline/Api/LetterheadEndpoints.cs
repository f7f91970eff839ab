using Hostline.Core.Accounts;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Letters;
using Hostline.Letters.Pdf;
using Hostline.Network.Mail;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class LetterheadEndpoints(Accounts.AccountBook accounts, Letterheads letterheads, LetterPdf pdf)
{
    const string Tag = "Letters", Path = "/accounts/{id}/letterhead";
    const int NameAtMost = 80, LineAtMost = 300, LogoTextAtMost = 90_000;

    static readonly Schema Form = Schema.Object("How letters of an account name the provider.",
        Required("name", Schema.Text("Its name.")), Optional("address", Schema.Text("Its postal address, in one line.")),
        Optional("support", Schema.Text("Where people get help.")), Required("logo", Schema.Flag("Whether there is a logo.")),
        Required("own", Schema.Flag("Whether it was set for this account; otherwise it is the host's."))).Named("Letterhead");

    public void Map(Endpoints endpoints)
    {
        endpoints.Get(Path, Who.AnyKey, Show).Does(new("getLetterhead", Tag, "Get the letterhead of an account's letters", Form));
        endpoints.Put(Path, Who.Desk, Set).Does(new("setLetterhead", Tag, "Set the letterhead of an account's letters", Form)
        {
            About = "Letters that are already out keep their text.",
            Body = Schema.Object("", Required("name", Schema.Text("Its name.", NameAtMost)), Optional("address", Schema.Text("In one line.", LineAtMost)),
                Optional("support", Schema.Text("Where people get help.", LineAtMost)),
                Optional("logo", Schema.Text("A PNG or JPEG picture of at most 64 KB, in base64.", LogoTextAtMost))),
        });
        endpoints.Delete(Path, Who.Desk, Remove).Does(new("deleteLetterhead", Tag, "Have an account's letters name the host again", Schema.None)
        {
            Status = StatusCodes.Status204NoContent,
        });
    }

    async Task<IResult> Show(HttpContext http, Access access) =>
        await Find(http, access) is { } account ? Answers.Of(Of(await letterheads.Find(account.Id))) : NotFound;

    async Task<IResult> Set(HttpContext http, Access access) => await Find(http, access) is not { } account ? NotFound
        : await http.WithBody(Read, async wanted => Answers.Of(Of(await letterheads.Set(access.Principal, account, wanted.Provider, wanted.Logo))));

    async Task<IResult> Remove(HttpContext http, Access access)
    {
        if (await Find(http, access) is not { } account)
        {
            return NotFound;
        }

        await letterheads.Remove(access.Principal, account.Id);
        return Results.NoContent();
    }

    (LetterProvider Provider, Logo? Logo) Read(Fields fields)
    {
        var provider = new LetterProvider(fields.Needed("name", NameAtMost).Trim(), fields.Text("address", atMost: LineAtMost),
            fields.Text("support", atMost: LineAtMost));
        if (fields.Text("logo", atMost: LogoTextAtMost) is not { } text)
        {
            return (provider, null);
        }

        var bytes = new byte[text.Length];
        var logo = Convert.TryFromBase64String(text, bytes, out var length) ? Logo.Of(bytes[..length]) : null;
        if (logo is null)
        {
            fields.Refuse(Reason.InvalidField, "logo", "logo must be a PNG or JPEG picture of at most 64 KB, in base64.");
        }
        else if (!pdf.CanPrint(logo))
        {
            fields.Refuse(Reason.InvalidField, "logo", "logo cannot be read as a picture: save it again as PNG or JPEG, with at most four million pixels.");
        }

        return (provider, logo);
    }

    object Of(AccountLetterhead? own) => new
    {
        name = own?.Name ?? letterheads.Host.Name,
        address = own is null ? letterheads.Host.Address : own.Address,
        support = own is null ? letterheads.Host.Support : own.Support,
        logo = own is null ? letterheads.HostLogo is not null : own.Logo is not null,
        own = own is not null,
    };

    async Task<Account?> Find(HttpContext http, Access access) => http.Id<AccountId>() is { } id ? await accounts.Find(access, id) : null;

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));
}
