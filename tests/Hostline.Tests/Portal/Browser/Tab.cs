using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.People;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>A browser of one person, with what its pages complained about.</summary>
sealed class Tab : IAsyncDisposable
{
    readonly IBrowserContext context;
    readonly List<string> complaints = [];

    Tab(IBrowserContext context, IPage page, string server)
    {
        (this.context, Page, Server) = (context, page, server);
        page.Console += (_, said) =>
        {
            // Chromium also reports every answer of 400 and above here.
            if (said.Type == "error" && !said.Text.Contains("the server responded with a status of", StringComparison.Ordinal))
            {
                complaints.Add(said.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>The server by name, because browsers trust localhost more than an address.</summary>
    public string Server { get; }

    /// <summary>What the policy blocked, and every error of a script.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public static async Task<Tab> Open(TestServer server, bool scripts = true, int width = 1280, int height = 900, bool dark = false)
    {
        var context = await (await Chromium.Get()).NewContextAsync(new()
        {
            JavaScriptEnabled = scripts,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
        });
        // A machine three times slower than this one must not fail a test.
        context.SetDefaultTimeout(120_000);
        return new(context, await context.NewPageAsync(), server.BaseUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    }

    /// <summary>Whether a page is there, and not a file to be kept.</summary>
    public async Task<bool> IsPage(string path)
    {
        var accepting = new Dictionary<string, string> { ["Accept"] = "text/html" };
        var answer = await context.APIRequest.GetAsync(new Uri(new(Server), path).AbsoluteUri, new() { Headers = accepting });
        return answer.Headers["content-type"].StartsWith("text/html", StringComparison.Ordinal);
    }

    /// <summary>A file that a link offers to keep.</summary>
    public async Task<byte[]> File(string path) => await (await context.APIRequest.GetAsync(new Uri(new(Server), path).AbsoluteUri)).BodyAsync();

    public Task<IResponse?> Go(string path) => Page.GotoAsync(new Uri(new(Server), path).AbsoluteUri);

    /// <summary>Presses a button that sends a form, and waits for the page that answers.</summary>
    public Task Press(string name, bool exact = false) => Press(Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact }).First);

    public Task Press(ILocator button) => Answered(() => button.ClickAsync());

    /// <summary>Does what sends a form or follows a link, and waits for the page that answers.</summary>
    public async Task Answered(Func<Task> act)
    {
        // The event of the next document, because a wait for the present one's state may look at the one that is left.
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Arrive(object? sender, IPage page) => arrived.TrySetResult();
        Page.DOMContentLoaded += Arrive;
        try
        {
            await act();
            await Hang.Bound(arrived.Task, "The page that answers");
        }
        finally
        {
            Page.DOMContentLoaded -= Arrive;
        }
    }

    /// <summary>
    /// Opens a page; how many requests it made after it was redirected, and how many bytes came, as they travelled. The pictures of a document are
    /// not counted.
    /// </summary>
    public async Task<(IResponse? Answer, int Requests, long Bytes)> Weigh(string path)
    {
        var made = new List<IRequest>();
        void Note(object? sender, IRequest request) => made.Add(request);
        Page.RequestFinished += Note;
        try
        {
            var answer = await Go(path);
            var bytes = 0L;
            var isDocument = path.StartsWith("/docs", StringComparison.Ordinal);
            var counted = made.Where(r => r.RedirectedTo is null && !(isDocument && r.ResourceType == "image")).ToList();
            foreach (var request in counted)
            {
                bytes += (await request.SizesAsync()).ResponseBodySize;
            }

            return (answer, counted.Count, bytes);
        }
        finally
        {
            Page.RequestFinished -= Note;
        }
    }

    /// <summary>Signed in to acme, or at the desk of the sandbox, with a role; a stranger with none.</summary>
    public async Task Enter(Exchange world, Role role)
    {
        var (sessions, who) = (world.Server.Services.GetRequiredService<Sessions>(), new SigningIn(null, "demo", Factors.None, "test", "127.0.0.1"));
        var text = role == Role.None ? null
            : (role & Roles.Desk) != 0 ? (await sessions.Start(role, world.Sandbox.Id, who)).Text
            : (await sessions.StartFor(world.AccountId(Exchange.Acme), role, who)).Value!.Text;
        if (text is not null)
        {
            await context.AddCookiesAsync([new() { Name = world.Server.Services.GetRequiredService<SessionCookie>().PlainName, Value = text, Url = Server }]);
        }
    }

    /// <summary>Signs in with one click, as open mode allows.</summary>
    public async Task SignInAs(string account, string sandbox)
    {
        await Go("/");
        await Press(Page.Locator($"form:has(input[value=\"{sandbox}\"])").GetByRole(AriaRole.Button, new() { Name = $"Sign in as {account}" }));
    }

    /// <summary>Signed in as somebody else's browser is.</summary>
    public Task SignInAs(Visitor visitor) =>
        context.AddCookiesAsync(visitor.Cookies.Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = Server }));

    public Task<string> Heading() => Page.Locator("h1").InnerTextAsync();

    /// <summary>WCAG 2.2 asks for it, axe only when told to.</summary>
    static readonly Dictionary<string, RuleOptions> Stricter = new() { ["target-size"] = new() { Enabled = true } };

    /// <summary>The serious and critical findings of axe on the present page, each with the rule and the element.</summary>
    public async Task<IReadOnlyList<string>> Findings()
    {
        var found = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations], Rules = Stricter });
        return [.. from violation in found.Violations
                   where violation.Impact is "serious" or "critical"
                   from node in violation.Nodes
                   select $"{Page.Url}: {violation.Id} ({violation.Help}) {node.Html}"];
    }

    /// <summary>Where the links of the present page lead on this server, without what follows the path.</summary>
    public async Task<IReadOnlyList<string>> Links() => await Page.EvaluateAsync<string[]>(
        "[...document.querySelectorAll('a[href]')].map(a => new URL(a.href)).filter(u => u.origin === location.origin).map(u => u.pathname)");

    /// <summary>How far the page is wider than the window, in pixels.</summary>
    public Task<int> Overflow() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
