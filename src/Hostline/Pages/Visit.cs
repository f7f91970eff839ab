using Hostline.Configuration;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network.Mail;
using Hostline.People;
using Microsoft.Extensions.Primitives;

namespace Hostline.Pages;

/// <summary>One request for a page: the person, their language and time zone, what they typed, and its faults.</summary>
public sealed class Visit
{
    public const string SealField = "seal";
    const string Secret = "password";
    const int TypedShown = 2_000;

    readonly Func<string, string> seal;
    readonly Dictionary<string, string> errors = [];

    internal Visit(HttpContext http, Session? session, PageSurroundings around, Func<string, string> seal)
    {
        (Http, Session, Around, this.seal) = (http, session, around, seal);
        Words = Words.Of(session?.Taste.Language ?? LanguageOf(http.Request));
        Zone = Zone.Of(session?.Taste.Zone ?? http.Request.Cookies["zone"]);
    }

    public HttpContext Http { get; }

    public Session? Session { get; }

    public PageSurroundings Around { get; }

    public Words Words { get; }

    public Zone Zone { get; }

    public string Language => Words.Language == Words.Pseudo ? Words.First : Words.Language;

    public Letterhead Letterhead => Around.Letterhead;

    /// <summary>The world that the page shows; null if there is none.</summary>
    public World? World { get; private set; }

    /// <summary>World time of the request.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The database's clock when the request began.</summary>
    public DateTimeOffset DatabaseNow { get; internal init; }

    /// <summary>The sandbox's accounts that can be signed in to with one click; none where open mode does not apply.</summary>
    public IReadOnlyList<Account> Neighbors { get; private set; } = [];

    /// <summary>This browser's progress in the guided tour; null if it does not take it.</summary>
    public Sandboxes.TourProgress? Tour { get; internal set; }

    /// <summary>The page belongs to this world, whoever is signed in.</summary>
    internal void Enter(World? world, IReadOnlyList<Account> neighbors) =>
        (World, Now, Neighbors) = (world, world?.Now(DatabaseNow) ?? DatabaseNow, Around.IsOpenTo(Http.Request) ? neighbors : []);

    /// <summary>The fields of the form that was sent; none for a GET.</summary>
    public IFormCollection Form { get; internal set; } = FormCollection.Empty;

    /// <summary>Faults by field; the empty name for faults of no field.</summary>
    public IReadOnlyDictionary<string, string> Errors => errors;

    /// <summary>The origin whose documents the page shows in frames; null for none.</summary>
    public string? Framed { get; internal set; }

    /// <summary>Whether htmx exchanges parts of the page.</summary>
    public bool UsesHtmx { get; internal set; }

    /// <summary>Whether htmx asks for the part of the page that it exchanges.</summary>
    public bool IsFragment => Http.Request.Headers.ContainsKey("HX-Request");

    /// <summary>Pages of an account are open to people with a role in it.</summary>
    public bool Has(Role roles) => Session is { } session && (session.Role & roles) != 0;

    /// <summary>Whose share of what everyone uses this request counts against.</summary>
    public Taker Taker => Session switch
    {
        { Caller: { } caller } => caller.Taker,
        { World: { } sandbox } => Taker.OfSandbox(sandbox.Id),
        _ => Taker.Desk,
    };

    /// <summary>The path of a page, from the root of the host.</summary>
    public string At(string path) => Around.Address.Root + path;

    /// <summary>A form's proof that this server made it for this browser and this act.</summary>
    /// <param name="path">Where the form is sent, without <see cref="PublicAddress.Root"/>.</param>
    public string Seal(string path) => seal(path);

    public string Query(string name) => WellFormed.Of(Http.Request.Query[name].ToString()).Trim();

    /// <summary>A field of the sent form, trimmed; empty if it is missing.</summary>
    public string Field(string name) => Form[name].ToString().Trim();

    /// <summary>Shows another text in a field than the one that was typed.</summary>
    internal void Retype(string name, string text) => Form = new FormCollection(new Dictionary<string, StringValues>(Form) { [name] = text });

    public bool IsChecked(string name) => !StringValues.IsNullOrEmpty(Form[name]);

    /// <summary>The value for a field: what was typed, or else its present value. Passwords are never shown again.</summary>
    public string Typed(string name, string? present) =>
        name.Contains(Secret, StringComparison.Ordinal) ? "" : Form.TryGetValue(name, out var typed) ? typed.ToString() : present ?? "";

    public void Fault(string field, string sentence) => errors.TryAdd(field, sentence);

    /// <summary>Shows a verb's refusals beside the fields that they concern.</summary>
    /// <param name="fieldOf">The form's field for a refusal; null for none.</param>
    public void Fault(IEnumerable<Refusal> refusals, Func<Refusal, string?>? fieldOf = null)
    {
        foreach (var refusal in refusals)
        {
            Fault(fieldOf?.Invoke(refusal) ?? "", Sentence(refusal));
        }
    }

    /// <summary>What happened and what to do now, in the words of the catalog.</summary>
    public string Sentence(Refusal refusal)
    {
        var entry = MailLanguages.Reason(Language, refusal.Reason);
        var (what, until) = (refusal.Detail ?? entry.Sentence, refusal.RetryAt is { } at ? " " + Words.Say("retry.at", ("at", Zone.Instant(at))) : "");
        return $"{(refusal.Number is { } number && !what.Contains(number, StringComparison.Ordinal) ? number + ": " : "")}{what} {entry.NextStep}{until}";
    }

    public bool IsRefused => errors.Count > 0;

    /// <summary>The typed values of a form that is refused as a whole, so that nothing is lost.</summary>
    public IEnumerable<(string Name, string Text)> TypedFields() => Form
        .Where(f => f.Key != SealField && !f.Key.Contains(Secret, StringComparison.Ordinal) && f.Value.ToString().Length is > 0 and <= TypedShown)
        .Select(f => (f.Key, f.Value.ToString()));

    static string? LanguageOf(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString().Split('-')[0].ToLowerInvariant())
        .FirstOrDefault(l => l == Words.Pseudo || Words.All.Contains(l));
}

public sealed class PageSurroundings(Configuration.PublicAddress address, Letterhead letterhead, Server.OpenMode open, Assets assets)
{
    public Configuration.PublicAddress Address => address;

    public Letterhead Letterhead => letterhead;

    public Assets Assets => assets;

    /// <summary>Whether this request may use sandboxes and sign in with one click.</summary>
    public bool IsOpenTo(HttpRequest request) => open.WhyClosedTo(request) is null;

    /// <summary>Whether open mode is on for some requests.</summary>
    public bool IsOpenAtAll => open.IsOn;

    public string? WhyClosedTo(HttpRequest request) => open.WhyClosedTo(request);
}
