using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Hostline.Pages;

delegate Task<IResult> PageHandler(Visit visit);

/// <param name="Roles">Those who are signed in with one of these roles; none for everyone.</param>
/// <param name="Open">Also everyone, while open mode applies to the request; otherwise a desk that may see the sandbox.</param>
sealed record Admits(Role Roles, bool Open = false)
{
    public static readonly Admits Everybody = new(Role.None);

    /// <summary>The pages of a sandbox: open mode, or a desk that may see it.</summary>
    public static readonly Admits Sandbox = new(Core.People.Roles.Desk, Open: true);

    public static implicit operator Admits(Role roles) => new(roles);
}

/// <summary>A route of the pages: who may open it, and what it does.</summary>
/// <param name="TakesFile">The handler reads the body itself; the seal stands in the query.</param>
/// <param name="IsByLink">The handler judges the form itself.</param>
sealed record PageRoute(string Method, string Path, Admits Admits, PageHandler Handler, bool TakesFile, bool IsByLink = false)
{
    /// <summary>It reads many rows to find a few, so it waits for its turn.</summary>
    public bool IsSearch { get; init; }

    /// <summary>A connection that a page keeps open and opens again automatically: no one clicks it, and it has limits of its own.</summary>
    public bool IsStream { get; init; }
}

/// <summary>The methods of a page's path. Not the router's own metadata, which would refuse other methods before our handler runs.</summary>
sealed record PageMethods(IReadOnlyCollection<string> Methods);

sealed class IsPage
{
    public static readonly IsPage Mark = new();
}

/// <summary>
/// The table of all pages, and what they have in common: who is signed in, who may open what, the seal of every form, and a page for every
/// error. Navigation and the authorization matrix use the same table.
/// </summary>
sealed class PageTable(
    Sessions sessions, SessionCookie cookie, FormSeal seals, PageSurroundings around, Database database, Accounts.AccountBook accounts,
    Sandboxes.TourGuide tours, KeyRates rates, Searches searches, ILogger<PageTable> log)
{
    const int FieldsAtMost = 300;
    const int ValueAtMost = 64 * 1024;

    /// <summary>Of a whole form without a file, in bytes. Strangers may send one, and it is read into memory.</summary>
    const int FormAtMost = 256 * 1024;

    static readonly TimeSpan FormWithin = TimeSpan.FromSeconds(30);

    /// <summary>Where someone of the host sets up a second factor, which everything else at the desk asks for.</summary>
    const string OwnPages = "/desk/me";

    readonly Dictionary<string, SortedDictionary<string, PageRoute>> paths = [];
    readonly List<PageRoute> routes = [];

    public IReadOnlyList<PageRoute> Routes => routes;

    public void Get(string path, Admits admits, PageHandler handler) => Add(new("GET", path, admits, handler, false));

    /// <summary>A page that reads many rows to find a few.</summary>
    public void Search(string path, Admits admits, PageHandler handler) => Add(new("GET", path, admits, handler, false) { IsSearch = true });

    /// <summary>Server-sent events.</summary>
    public void Stream(string path, Admits admits, PageHandler handler) => Add(new("GET", path, admits, handler, false) { IsStream = true });

    public void Post(string path, Admits admits, PageHandler handler) => Add(new("POST", path, admits, handler, false));

    public void Upload(string path, Admits admits, PageHandler handler) => Add(new("POST", path, admits, handler, true));

    /// <summary>
    /// A form on the page of a mailed link, which must work without a cookie. The handler validates it by the link's token and by its own seal;
    /// a form that cannot be read counts as empty.
    /// </summary>
    public void PostByLink(string path, PageHandler handler) => Add(new("POST", path, Admits.Everybody, handler, false, IsByLink: true));

    /// <param name="prefixes">Under these, every other path is a page that says so.</param>
    public void MapTo(IEndpointRouteBuilder builder, params IEnumerable<string> prefixes)
    {
        foreach (var (path, methods) in paths)
        {
            builder.Map(path, (RequestDelegate)(http => Serve(http, methods))).WithMetadata(IsPage.Mark, new PageMethods(methods.Keys));
        }

        foreach (var prefix in prefixes)
        {
            builder.Map(prefix + "/{**rest}", (RequestDelegate)(http => Serve(http, Nothing))).WithMetadata(IsPage.Mark);
        }
    }

    public Task ServeNothing(HttpContext http) => Serve(http, Nothing);

    static readonly SortedDictionary<string, PageRoute> Nothing = new()
    {
        ["GET"] = new("GET", "", Admits.Everybody, visit => Task.FromResult(ErrorPages.NotFound(visit)), false),
    };

    void Add(PageRoute route)
    {
        if (!paths.TryGetValue(route.Path, out var methods))
        {
            paths[route.Path] = methods = new(StringComparer.Ordinal);
        }

        methods.Add(route.Method, route);
        routes.Add(route);
    }

    async Task Serve(HttpContext http, SortedDictionary<string, PageRoute> methods)
    {
        var visit = (Visit?)null;
        var answer = await Failures.Answered(http, log, async () =>
        {
            visit = await VisitOf(http);
            return methods.TryGetValue(HttpMethods.IsHead(http.Request.Method) ? "GET" : http.Request.Method, out var route)
                ? await Answer(visit, route)
                : ErrorPages.WrongMethod(visit, methods.Keys);
        }, refusal => ErrorPages.Failed(visit ?? Stranger(http), refusal));
        await answer.ExecuteAsync(http);
    }

    async Task<IResult> Answer(Visit visit, PageRoute route)
    {
        if (!route.IsStream && visit.Session?.Caller is { } caller && !rates.TakePage(caller))
        {
            return ErrorPages.TooMany(visit);
        }

        if (!MayOpen(visit, route.Admits))
        {
            var request = visit.Http.Request;
            return visit.Session is { Role: not Role.None } ? ErrorPages.NotFound(visit)
                : route.Method == "GET" ? visit.See("/sign-in?next=" + Uri.EscapeDataString(request.Path + request.QueryString))
                : ErrorPages.SignedOut(visit);
        }

        if (visit.Session is { HasShownEnough: false } && (route.Admits.Roles & Roles.Desk) != 0 && !route.Path.StartsWith(OwnPages, StringComparison.Ordinal))
        {
            return visit.See(OwnPages, "factor-first");
        }

        if (route.IsByLink)
        {
            _ = await ReadForm(visit);
        }
        else if (route.Method == "POST")
        {
            if (!route.TakesFile && await ReadForm(visit) is { } unreadable)
            {
                return unreadable;
            }

            if (!IsOurs(visit, route))
            {
                return ErrorPages.FormTooOld(visit);
            }
        }

        return route.IsSearch
            ? await searches.Run(visit.Taker, () => route.Handler(visit), _ => ErrorPages.TooMany(visit), visit.Http.RequestAborted)
            : await route.Handler(visit);
    }

    static bool MayOpen(Visit visit, Admits admits) =>
        admits == Admits.Everybody || visit.Has(admits.Roles) || (admits.Open && visit.Around.IsOpenTo(visit.Http.Request));

    /// <summary>
    /// Whether the form was made by this server for this browser, this act and this session, and the browser does not report that another site
    /// sent it.
    /// </summary>
    bool IsOurs(Visit visit, PageRoute route)
    {
        var request = visit.Http.Request;
        var given = route.TakesFile ? request.Query[Visit.SealField].ToString() : visit.Form[Visit.SealField].ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
            && IsOwn(request.Headers.Origin.ToString(), request)
            && seals.Holds(given, Act(visit.Http, visit.Session, request.Path));
    }

    /// <summary>The page behind a mailed link sends no referrer, so browsers send its form with the origin "null"; older ones send none.</summary>
    bool IsOwn(string origin, HttpRequest request) => origin is "" or "null" || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && (from.Authority == request.Host.Value || from.Authority == around.Address.Base.Authority));

    async Task<Visit> VisitOf(HttpContext http)
    {
        var session = cookie.Read(http.Request) is { } text ? await sessions.Find(text) : null;
        if (session is null && cookie.Read(http.Request) is not null)
        {
            cookie.Delete(http);
        }

        var now = session?.Now ?? await database.Now();
        var visit = new Visit(http, session, around, path => seals.For(Act(http, session, path))) { DatabaseNow = now };
        var isOpen = around.IsOpenTo(http.Request);
        visit.Enter(session?.World, isOpen && session?.World is { IsLive: false } world ? await accounts.OfWorld(world.Id) : []);
        if (isOpen && http.Request.Cookies[Sandboxes.TourGuide.Cookie] is { Length: > 0 } taken)
        {
            visit.Tour = await tours.Of(taken, session?.Caller?.Account.Id);
        }

        return visit;
    }

    /// <summary>For an error before the person was identified.</summary>
    Visit Stranger(HttpContext http) => new(http, null, around, _ => "");

    string Act(HttpContext http, Session? session, string path) => $"{(session is null ? cookie.OfGuest(http) : session.Id.ToString())} {path}";

    /// <summary>Null once the form is read.</summary>
    static async Task<IResult?> ReadForm(Visit visit)
    {
        var request = visit.Http.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return ErrorPages.Failed(visit, new(Reason.MalformedForm));
        }

        if (visit.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = FormAtMost;
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(visit.Http.RequestAborted);
        late.CancelAfter(FormWithin);
        try
        {

            visit.Form = await request.ReadFormAsync(new FormOptions
            {
                BufferBody = false,
                ValueCountLimit = FieldsAtMost,
                KeyLengthLimit = 64,
                ValueLengthLimit = ValueAtMost,
            }, late.Token);
            return null;
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ErrorPages.Failed(visit, new(Reason.BodyTooLarge));
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException
            || (unreadable is OperationCanceledException && !visit.Http.RequestAborted.IsCancellationRequested))
        {
            return ErrorPages.Failed(visit, new(Reason.MalformedForm));
        }
    }
}
