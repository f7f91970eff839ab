using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Documents;
using Hostline.Letters;
using Hostline.Pages;
using Hostline.Pages.Views;

namespace Hostline.Portal.Letters;

/// <param name="Token">Of the link; it travels in the form and never in a page's address but the first.</param>
/// <param name="Hash">SHA-256 of the file, in hex; null if there is none.</param>
public sealed record SignModel(LetterLook Look, string Token, string Seal, string? Hash)
{
    public SigningLetter Letter => Look.Letter;

    public LetterOfAuthorization Content => Look.Content;

    public string Path => LetterLinks.PathOf(Letter.Id);

    public string FilePath => $"{Path}/file?token={Uri.EscapeDataString(Token)}";

    /// <summary>The end of the keys of its texts.</summary>
    public string State => Letter.State switch
    {
        LetterState.Signed => "signed",
        LetterState.Canceled => Letter.Declined is null ? "revoked" : "declined",
        LetterState.Failed => "over",
        LetterState.Opened => "revoked",
        _ when Look.IsOver => "over",
        _ => Look.CanBeSigned ? "open" : "out",
    };
}

/// <summary>
/// The page behind the link in a signer's mail. Opening it changes nothing, however often and by whatever machine; signing and declining
/// are forms. Afterwards the same address shows what was done, and has the signed file.
/// </summary>
sealed class SignPages(LetterLooks looks, SignLetter sign, FormSeal seals, DocumentFile files) : PageGroup
{
    public const string Name = "name", Title = "title", Drawing = "drawing", Consent = "consent", Why = "reason", ActField = "act", TokenName = "token";

    public const string Sign = "sign", Decline = "decline";

    const string Path = "/sign/{letter}";
    const int TokenAtMost = 64, AgentAtMost = 200;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Admits.Everybody, Show);
        pages.Get(Path + "/file", Admits.Everybody, File);
        pages.PostByLink(Path, Act);
    }

    async Task<IResult> Show(Visit visit) => await Find(visit, visit.Query(TokenName)) is { } look ? Page(visit, look) : NotValid(visit);

    async Task<IResult> File(Visit visit) => await Find(visit, visit.Query(TokenName)) is { File: { } file }
        ? DocumentAnswer.Download(visit.Http, files, file) : NotValid(visit);

    async Task<IResult> Act(Visit visit)
    {
        if (await Find(visit, visit.Field(TokenName)) is not { } look)
        {
            return NotValid(visit);
        }

        if (!look.CanBeSigned)
        {
            // Signed in the meantime, or sent again with the browser's back button: the page shows the present state.
            return Back(visit, look);
        }

        if (!seals.Holds(visit.Field(Visit.SealField), ActOf(look)) || visit.Http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
        {
            visit.Fault("", visit.Words.Say("sign.form-too-old"));
            return Page(visit, look);
        }

        var done = visit.Field(ActField) == Decline ? await DeclineLetter(visit, look) : await SignIt(visit, look);
        if (done is { IsRefused: true } refused)
        {
            visit.Fault(refused.Refusals);
        }

        return visit.IsRefused ? Page(visit, look) : Back(visit, look);
    }

    /// <summary>Null if the form is wrong.</summary>
    async Task<Outcome<SigningLetter>?> SignIt(Visit visit, LetterLook look)
    {
        var (name, title) = (visit.Field(Name), visit.Field(Title));
        var drawing = SignatureDrawing.Read(visit.Field(Drawing));
        Need(visit, Name, name.Length > 0, "sign.name.missing");
        Need(visit, Name, name.Length <= SignLetter.NameAtMost, "sign.name.long");
        Need(visit, Title, title.Length <= SignLetter.TitleAtMost, "sign.title.long");
        Need(visit, Drawing, drawing is not null, "sign.drawing.unreadable");
        Need(visit, Consent, visit.IsChecked(Consent), "sign.consent.missing");
        if (visit.IsRefused)
        {
            return null;
        }

        var agent = visit.Http.Request.Headers.UserAgent.ToString();
        var signing = new Signing(name, title.Length == 0 ? null : title, drawing!, visit.Http.Connection.RemoteIpAddress?.ToString(),
            agent.Length == 0 ? null : agent[..Math.Min(agent.Length, AgentAtMost)]);
        return await sign.Sign(look.World, look.Letter.Id, signing, Actor.Signer, look.Letter.ExpiresAt);
    }

    async Task<Outcome<SigningLetter>?> DeclineLetter(Visit visit, LetterLook look)
    {
        var why = visit.Field(Why);
        Need(visit, Why, why.Length > 0, "sign.why.missing");
        Need(visit, Why, why.Length <= SignLetter.WhyAtMost, "sign.why.long");
        return visit.IsRefused ? (Outcome<SigningLetter>?)null : await sign.Decline(look.World, look.Letter.Id, why, Actor.Signer);
    }

    static void Need(Visit visit, string field, bool holds, string otherwise)
    {
        if (!holds)
        {
            visit.Fault(field, visit.Words.Say(otherwise));
        }
    }

    async Task<LetterLook?> Find(Visit visit, string token) =>
        token.Length is > 0 and <= TokenAtMost && Ids.TryParseExact(visit.Http.Request.RouteValues["letter"] as string, out LetterId letter)
            ? await looks.Find(letter, token) : null;

    IResult Page(Visit visit, LetterLook look)
    {
        visit.Enter(look.World, []);
        return visit.Page<SignView, SignModel>(new(look, TokenOf(visit), seals.For(ActOf(look)),
            look.File is { } file ? Convert.ToHexStringLower(file.Sha256) : null));
    }

    static IResult Back(Visit visit, LetterLook look) => visit.See($"{LetterLinks.PathOf(look.Letter.Id)}?token={Uri.EscapeDataString(TokenOf(visit))}");

    static string TokenOf(Visit visit) => visit.Field(TokenName) is { Length: > 0 } sent ? sent : visit.Query(TokenName);

    /// <summary>The one answer for every wrong link.</summary>
    static IResult NotValid(Visit visit) => visit.Page<NoticeView, Notice>(new(visit.Words.Say("sign.link.title"),
        [visit.Words.Say("sign.link.text"), visit.Words.Say("sign.link.more", ("support", visit.Letterhead.ContactSupport))]), StatusCodes.Status404NotFound);

    /// <summary>What a form is issued for: this letter, as it was sent out this time.</summary>
    static string ActOf(LetterLook look) => $"sign {look.Letter.Id:N} {look.Letter.Round}";
}
