using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Documents;
using Hostline.Letters;
using Hostline.Network;
using Hostline.Pages;
using Hostline.Pages.Views;

namespace Hostline.Portal.Letters;

/// <param name="Token">The token of the link; later pages pass it in forms and never in a URL.</param>
/// <param name="Hash">SHA-256 of the file, in hex; null if there is none.</param>
public sealed record SignModel(LetterLook Look, string Token, string Seal, string? Hash)
{
    public SigningLetter Letter => Look.Letter;

    public LetterOfAuthorization? Content => Look.Content;

    public string Path => LetterLinks.PathOf(Letter.Id);

    public string FilePath => $"{Path}/file?token={Uri.EscapeDataString(Token)}";

    /// <summary>The ending of its text keys.</summary>
    public string State => Letter.State switch
    {
        LetterState.Signed => Content is null ? "past" : "signed",
        LetterState.Failed when Letter.SignedAt is not null => "refused",
        LetterState.Canceled => Letter.Declined is null ? "revoked" : "declined",
        LetterState.Failed => "over",
        LetterState.Opened => "revoked",
        _ when Look.IsOver => "over",
        _ => Look.CanBeSigned ? "open" : "out",
    };
}

/// <summary>What is asked before a letter is shown.</summary>
/// <param name="Sent">The newest code of this browser; null for none.</param>
public sealed record SignCodeModel(LetterLook Look, string Token, SignerCode? Sent, bool CanText, bool CanCall)
{
    public string Action => LetterLinks.PathOf(Look.Letter.Id) + SignPages.CodePath;

    public string End => SignerCode.EndOf(Look.Letter.CodeTo!.Value);

    public int TriesLeft => Sent is { } code && code.TakesCode(Look.Now) ? SignerCode.TriesAtMost - code.Tries : 0;

    public bool IsSpent => Sent is not null && TriesLeft == 0;
}

/// <summary>
/// The page behind the link in a signer's mail. Opening it changes nothing, however often and by whatever program; signing and declining are
/// forms. Afterwards the same address shows what was done, and has the signed file. If the account requires it, a code to the signer's
/// telephone comes first.
/// </summary>
sealed class SignPages(LetterLooks looks, SignLetter sign, FormSeal seals, DocumentFile files, SignerCodes codes, SessionCookie cookie, Ports ports) : PageGroup
{
    public const string Name = "name", Title = "title", Drawing = "drawing", Consent = "consent", Why = "reason", ActField = "act", TokenName = "token";

    public const string Sign = "sign", Decline = "decline";

    public const string Code = "code", Method = "method", CodePath = "/code";

    const string Path = "/sign/{letter}";
    const int TokenAtMost = 64, AgentAtMost = 200;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Admits.Everybody, Show);
        pages.Get(Path + "/file", Admits.Everybody, File);
        pages.PostByLink(Path, Act);
        pages.PostByLink(Path + CodePath, TakeCode);
    }

    async Task<IResult> Show(Visit visit) => await Find(visit, visit.Query(TokenName)) is not { } look ? NotValid(visit)
        : await IsOpen(visit, look) ? Page(visit, look) : await CodePage(visit, look);

    async Task<IResult> File(Visit visit) => await Find(visit, visit.Query(TokenName)) is not { File: { } file } look ? NotValid(visit)
        : await IsOpen(visit, look) ? DocumentAnswer.Download(visit.Http, files, file) : await CodePage(visit, look);

    /// <summary>Whether the letter is shown in this browser: its code was entered, it requires none, or its content is no longer shown.</summary>
    async Task<bool> IsOpen(Visit visit, LetterLook look) => look.Content is null || look.Purpose != LetterLinkPurpose.Sign || look.Letter.CodeTo is null
        || await codes.IsOpen(look.Letter, cookie.OfGuest(visit.Http));

    /// <summary>Sends a code, or checks one.</summary>
    async Task<IResult> TakeCode(Visit visit)
    {
        if (await Find(visit, visit.Field(TokenName)) is not { } look)
        {
            return NotValid(visit);
        }

        if (await IsOpen(visit, look))
        {
            return Back(visit, look);
        }

        if (!cookie.IsAllowed(visit.Http.Request))
        {
            visit.Fault("", visit.Words.Say("sign.code.secure"));
        }
        else if (visit.Field(Method) is { Length: > 0 } method)
        {
            await Send(visit, look, method == "call" ? CodeMethod.Call : CodeMethod.Sms);
        }
        else
        {
            await Enter(visit, look);
        }

        return visit.IsRefused ? await CodePage(visit, look) : Back(visit, look);
    }

    async Task Send(Visit visit, LetterLook look, CodeMethod method)
    {
        var (canText, canCall) = Ways(look);
        var asked = (method == CodeMethod.Call ? canCall : canText) ? await codes.Ask(look.Letter, method, cookie.OfGuest(visit.Http))
            : (Outcome<SignerCode>?)null;
        if (asked is null or { IsRefused: true })
        {
            visit.Fault("", asked is { Refusals: [{ RetryAt: { } at }, ..] } ? visit.Words.Say("sign.code.often", ("at", visit.Zone.Instant(at)))
                : visit.Words.Say("sign.code.none", ("support", visit.Letterhead.ContactSupport)));
        }
    }

    async Task Enter(Visit visit, LetterLook look)
    {
        var given = visit.Field(Code).Replace(" ", "", StringComparison.Ordinal);
        if (given.Length != SentCode.Digits || !given.All(char.IsAsciiDigit))
        {
            visit.Fault(Code, visit.Words.Say("sign.code.missing"));
        }
        else if (await codes.Newest(look.Letter, cookie.OfGuest(visit.Http)) is not { } sent || !await codes.Enter(look.Letter, sent, given))
        {
            visit.Fault(Code, visit.Words.Say("sign.code.wrong"));
        }
    }

    (bool Text, bool Call) Ways(LetterLook look) => look.Letter.CodeTo is { } number && ports.Of(look.World) is var way
        ? (way.TextSender(number.ToString()) is not null, way.VoiceVerifier(number) is not null) : (false, false);

    async Task<IResult> CodePage(Visit visit, LetterLook look)
    {
        visit.Enter(look.World, []);
        var (canText, canCall) = Ways(look);
        return visit.Page<SignCodeView, SignCodeModel>(
            new(look, TokenOf(visit), await codes.Newest(look.Letter, cookie.OfGuest(visit.Http)), canText, canCall));
    }

    async Task<IResult> Act(Visit visit)
    {
        if (await Find(visit, visit.Field(TokenName)) is not { } look)
        {
            return NotValid(visit);
        }

        if (!look.CanBeSigned || !await IsOpen(visit, look))
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
            agent.Length == 0 ? null : WellFormed.Start(agent, AgentAtMost));
        return await sign.Sign(look.World, look.Letter.Id, signing, Actor.Signer, look.SignAtLatest);
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

    /// <summary>The same response for every wrong link.</summary>
    static IResult NotValid(Visit visit) => visit.Page<NoticeView, Notice>(new(visit.Words.Say("sign.link.title"),
        [visit.Words.Say("sign.link.text"), visit.Words.Say("sign.link.more", ("support", visit.Letterhead.ContactSupport))]), StatusCodes.Status404NotFound);

    /// <summary>What a form is valid for: this letter, as it was sent out this time.</summary>
    static string ActOf(LetterLook look) => $"sign {look.Letter.Id:N} {look.Letter.Round}";
}
