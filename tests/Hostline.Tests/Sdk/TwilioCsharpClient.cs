using System.Text.RegularExpressions;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;
using Twilio.Base;
using Twilio.Clients;
using Twilio.Exceptions;
using Twilio.Http;
using SystemHttpClient = System.Net.Http.HttpClient;

namespace Hostline.Tests.Sdk;

/// <summary>Twilio's own C# client, unmodified: only its HTTP client is given, which notes what it calls.</summary>
sealed class TwilioCsharpClient : IDisposable
{
    /// <summary>Sends what the client addresses to the vendor's hosts to the server under test.</summary>
    sealed class ToHostline(string url, List<string> called) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            called.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            request.RequestUri = new Uri(new Uri(url), request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }

    readonly TestServer server;
    readonly List<string> called;
    readonly SystemHttpClient http;

    public TwilioCsharpClient(TestServer server, string user, string password, string? account = null, TwilioCsharpClient? beside = null)
    {
        (this.server, called) = (server, beside?.called ?? []);
#pragma warning disable RS0030 // the guarded client is not the vendor's
        http = new SystemHttpClient(new ToHostline(server.BaseUrl, called));
#pragma warning restore RS0030
        Rest = new TwilioRestClient(user, password, account, httpClient: new SystemNetHttpClient(http));
    }

    public TwilioRestClient Rest { get; }

    /// <summary>The ids of all whom a list shows, page by page; it must have had at least two pages.</summary>
    public async Task<List<string>> Pages<T>(Task<ResourceSet<T>> read, Func<T, string> sid) where T : Resource
    {
        var begun = called.Count;
        var sids = (await read).Select(sid).ToList();
        Assert.True(called.Skip(begun - 1).Count(call => call.StartsWith("GET ", StringComparison.Ordinal)) >= 2, $"{typeof(T).Name} had one page.");
        Assert.True(sids.Count > 2 && sids.Distinct().Count() == sids.Count, $"{typeof(T).Name}: {string.Join(' ', sids)}");
        return sids;
    }

    public static async Task<(int Status, int Code)> Refused(Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<ApiException>(act);
        Assert.Equal($"https://www.twilio.com/docs/errors/{refused.Code}", refused.MoreInfo);
        return (refused.Status, refused.Code);
    }

    /// <summary>The operations of our own document that were never called.</summary>
    public async Task<IEnumerable<string>> NotCalled()
    {
        using var answer = await Support.Http.Client.GetAsync(server.BaseUrl + "/openapi/twilio.json");
        using var document = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var all = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => (
            Id: method.Value.Text("operationId"), Open: path.Name.Count(c => c == '{'),
            At: new Regex($"^{method.Name.ToUpperInvariant()} {Regex.Replace(path.Name.Replace(".json", ""), "{[a-z]+}", "[^/]+")}$"))))
            .OrderBy(operation => operation.Open).ToList();
        var done = called.Distinct().Select(call => all.Find(operation => operation.At.IsMatch(call.Replace(".json", ""))).Id
            ?? throw new InvalidOperationException($"Nothing is served at {call}.")).ToHashSet();
        return all.Select(operation => operation.Id).Where(id => !done.Contains(id)).Order();
    }

    public void Dispose() => http.Dispose();
}
