using Hostline.Core.Accounts;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;
using Hostline.Core.People;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Letters;
using Hostline.Network.Mail;
using Hostline.Pages;
using Hostline.Portal.Orders;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Letters;

/// <param name="Letter">The newest letter for signature; null if there was none.</param>
/// <param name="Content">Its content, or that of a new letter.</param>
/// <param name="CanSend">Whether numbers of the order wait for a letter.</param>
public sealed record OrderLetterModel(LoadedOrder Loaded, SigningLetter? Letter, LetterOfAuthorization Content, bool CanSend, bool MayAct)
{
    public string Path => $"/portal/orders/{Loaded.Order.Id}/letter";
}

/// <summary>The letter of an order: a preview, its signer, and its progress.</summary>
sealed class OrderLetterPages(
    OrderPages orders, LetterBook letters, LetterLooks looks, LetterContents contents, LetterFiles files, DocumentFile documents, WriteLetter write,
    LetterLinks links)
    : PageGroup
{
    public const string Holder = "holder", Street = "street", Secondary = "secondary", City = "city", Region = "region", Postal = "postal_code",
        County = "county", Country = "country", AccountNumber = "account_number", Carrier = "carrier", SignerName = "signer_name",
        SignerEmail = "signer_email", SignerTitle = "signer_title", SignerPhone = "signer_phone", Copies = "copies", Act = "act", Now = "now";

    public const int LineAtMost = 128, CopiesAtMost = 10;

    const string Path = OrderPages.Path + "/letter";

    /// <summary>The countries that this host serves.</summary>
    public static readonly string[] Countries = ["US", "CA"];

    static readonly string[] Needed = [Holder, Street, City, Region, Postal, SignerEmail];

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Account, Show);
        pages.Get(Path + "/file", Roles.Account, File);
        pages.Post(Path, Roles.Acting, Send);
        pages.Post(Path + "/revoke", Roles.Acting, Revoke);
    }

    async Task<IResult> Show(Visit visit) => await orders.Find(visit) is { } loaded ? await Page(visit, loaded) : ErrorPages.NotFound(visit);

    async Task<IResult> Page(Visit visit, LoadedOrder loaded)
    {
        var letter = await letters.NewestOf(loaded.Order.Id);
        var whole = letter is null ? null : await letters.Find(letter.Id);
        var content = whole is { IsOpen: true } or { State: LetterState.Signed } ? await looks.ContentOf(whole)
            : await contents.Of(loaded.Order.Account, loaded.Order.Id.ToString(), [.. loaded.Order.Hostings], LetterWishes.None, loaded.Now);
        return visit.Page<OrderLetterView, OrderLetterModel>(
            new(loaded, whole, content, OrderLetter.Waiting(loaded).Any(), visit.Has(Roles.Acting)));
    }

    async Task<IResult> File(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        var file = await files.Of(loaded, LetterWishes.None, anew: visit.Query("new").Length > 0);
        return file.IsRefused ? ErrorPages.Failed(visit, file.Refusals[0])
            : file.Value!.Stored is { } stored ? DocumentAnswer.Download(visit.Http, documents, stored)
            : DocumentAnswer.Download(visit.Http, file.Value.Made!, "letter.pdf");
    }

    async Task<IResult> Send(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded)
        {
            return ErrorPages.NotFound(visit);
        }

        var wanted = Read(visit);
        if (visit.IsRefused)
        {
            return await Page(visit, loaded);
        }

        var caller = visit.Session!.Acting;
        var sent = await write.Send(caller, wanted.For(loaded, caller.Account.Id));
        visit.Fault(sent.IsRefused ? sent.Refusals : []);
        return visit.IsRefused ? await Page(visit, loaded)
            : IsNow(visit) ? visit.See($"{LetterLinks.PathOf(sent.Value!.Id)}?token={links.TokenOf(sent.Value, LetterLinkPurpose.Sign)}")
            : visit.See($"/portal/orders/{loaded.Order.Id}/letter", "letter-sent");
    }

    /// <summary>If only the mailbox may have the link, the letter is mailed, whatever the form says.</summary>
    static bool IsNow(Visit visit) => visit.Field(Act) == Now && !OwnLetterPages.IsMailedOnly(visit);

    async Task<IResult> Revoke(Visit visit)
    {
        if (await orders.Find(visit) is not { } loaded || await letters.NewestOf(loaded.Order.Id) is not { } letter)
        {
            return ErrorPages.NotFound(visit);
        }

        var revoked = await write.Revoke(visit.Session!.Acting, letter.Id);
        visit.Fault(revoked.IsRefused ? revoked.Refusals : []);
        return visit.IsRefused ? await Page(visit, loaded) : visit.See($"/portal/orders/{loaded.Order.Id}/letter", "letter-revoked");
    }

    static OrderLetter Read(Visit visit)
    {
        foreach (var name in Needed.Where(name => visit.Field(name).Length is 0 or > LineAtMost))
        {
            visit.Fault(name, visit.Words.Say("letter.needed"));
        }

        var email = Email(visit, SignerEmail, visit.Field(SignerEmail));
        var copies = visit.Field(Copies).Split(['\n', '\r', ',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (copies.Length > CopiesAtMost)
        {
            visit.Fault(Copies, visit.Words.Say("letter.copies.hint"));
        }

        // Only the person who is signed in can sign right away. The demo is no particular person.
        if (IsNow(visit) && visit.Session!.Email is { } own && !own.Equals(email, StringComparison.OrdinalIgnoreCase))
        {
            visit.Fault(SignerEmail, visit.Words.Say("letter.now.own"));
        }

        // A form of an earlier release has no country.
        var country = visit.Field(Country) is { Length: > 0 } chosen ? chosen : Countries[0];
        if (!Countries.Contains(country))
        {
            visit.Fault(Country, visit.Words.Say("letter.country.other"));
        }

        var address = new ServiceAddress(visit.Field(Street), Line(visit, Secondary), visit.Field(City), visit.Field(Region), visit.Field(Postal), country,
            Line(visit, County));
        return new(visit.Field(Holder), address, new(Line(visit, SignerName), Line(visit, SignerTitle), email, Phone(visit)),
            [.. copies.Take(CopiesAtMost).Select(text => Email(visit, Copies, text))], Line(visit, Carrier), AccountNumber: Line(visit, AccountNumber));
    }

    static string? Line(Visit visit, string name) => visit.Field(name) is { Length: > 0 } text ? WellFormed.Start(text, LineAtMost) : null;

    /// <summary>In any spelling, if it is a number of this host's plan.</summary>
    static string? Phone(Visit visit) =>
        Line(visit, SignerPhone) is { } text ? TypedNumber.Read(text) is { IsNumber: true } typed ? typed.Number.ToString() : text : null;

    static string Email(Visit visit, string field, string text)
    {
        var reading = MailAddresses.Read(text);
        if (text.Length > 0 && reading.Fault is { } fault)
        {
            visit.Fault(field, fault);
        }

        return reading.Address ?? text;
    }
}
