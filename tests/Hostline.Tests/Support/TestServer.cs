using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hostline.Configuration;
using Hostline.Dialects;
using Hostline.Documents.Reading;
using Hostline.Host;
using Hostline.Network;
using Hostline.Server;
using Hostline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Support;

/// <summary>The real server in this process: real Kestrel on a free port, a real database in a directory of its own.</summary>
public sealed class TestServer : IAsyncDisposable
{
    /// <summary>Of one test program: most tests upload the same few files, and reading them takes a process each time.</summary>
    static readonly LastReadings Readings = new();

    readonly WebApplication app;
    readonly string data;

    TestServer(WebApplication app, string data, FaultPoints faults)
    {
        this.app = app;
        this.data = data;
        Faults = faults;
        BaseUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string BaseUrl { get; }

    public string Data => data;

    public FaultPoints Faults { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>
    /// Changes rows beside the program, out of its order of locks. Where the two meet, PostgreSQL ends the change with nothing stored, and
    /// it is made again.
    /// </summary>
    public Task Alter(Unit unit) => Hang.Until(async () =>
    {
        try
        {
            Assert.Equal(CommitStatus.Done, (await Services.GetRequiredService<CommitQueue>().Write(unit)).Status);
            return true;
        }
        catch (StorageBusyException)
        {
            return false;
        }
    }, () => "A change of rows beside the program");

    public Task Alter(string sql, params object?[] args) => Alter(new Unit().Then(new Sql(sql), args));

    /// <summary>In open mode, even on PostgreSQL and with live accounts, unless <paramref name="configure"/> says otherwise.</summary>
    /// <param name="database">A postgres:// URL, or null for SQLite.</param>
    public static Task<TestServer> Start(
        string? database = null, TimeProvider? time = null, Func<Settings, Settings>? configure = null, FileLimit? files = null,
        Action<IServiceCollection>? others = null) =>
        StartSpeaking(InstalledDialects.All, database, time, configure, files, others);

    /// <summary>The same, with these dialects.</summary>
    internal static async Task<TestServer> StartSpeaking(
        IReadOnlyList<Dialect> dialects, string? database = null, TimeProvider? time = null, Func<Settings, Settings>? configure = null,
        FileLimit? files = null,
        Action<IServiceCollection>? others = null)
    {
        var data = Directory.CreateTempSubdirectory("hostline-test-").FullName;
        if (database is null)
        {
            await SqliteTemplate.CopyTo(data);
        }

        var faults = new FaultPoints();
        var settings = new Settings
        {
            Data = data,
            Urls = "http://127.0.0.1:0",
            Database = database,
            MasterKey = TestMasterKey,
            OpenSandboxes = true,
            SandboxRate = 0,
            Gateways = LiveNetwork.Simulated,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning,
        };
        var app = await HostlineServer.Build(configure?.Invoke(settings) ?? settings, time ?? TimeProvider.System, faults, files, dialects,
            services =>
            {
                services.AddSingleton(Readings);
                others?.Invoke(services);
            });
        await app.StartAsync();
        return new(app, data, faults);
    }

    /// <summary>All nodes of a test share this key.</summary>
    public const string TestMasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// <summary>A sandbox with one account per name.</summary>
    public Task<TestSandbox> Sandbox(params string[] accounts) =>
        SandboxWith(new { accounts = (accounts.Length == 0 ? ["acme"] : accounts).Select(name => new { name }) });

    /// <summary>A sandbox made with this body.</summary>
    public async Task<TestSandbox> SandboxWith(object body)
    {
        var answer = await Http.Client.PostAsJsonAsync(BaseUrl + "/hostline/v1/sandboxes", body);
        Assert.Equal(201, (int)answer.StatusCode);
        return new(BaseUrl, (await answer.Content.ReadFromJsonAsync<JsonElement>()));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}

/// <summary>A sandbox of a server under test: its accounts, its key, and calls to both APIs.</summary>
public sealed class TestSandbox(string baseUrl, JsonElement made)
{
    public string BaseUrl => baseUrl;

    public AnyId Id => made.GetProperty("id").GetId();

    public string Key => made.GetProperty("key").GetString()!;

    public JsonElement Made => made;

    /// <summary>The account with this place in the list that the sandbox was made with.</summary>
    public JsonElement Account(int index = 0) => made.GetProperty("accounts")[index];

    public string ApiKey(int index = 0) => Account(index).GetProperty("api_key").GetString()!;

    /// <summary>Calls a path under /v2 with an account's key.</summary>
    public Task<Answered> Telnyx(HttpMethod method, string path, object? body = null, int account = 0, string? key = null) =>
        Send(method, "/v2" + path, key ?? ApiKey(account), body);

    /// <summary>Calls a path of the Twilio dialect with an account's SID and token.</summary>
    /// <param name="form">Names and values; a repeated name is a list.</param>
    internal Task<Answered> Twilio(HttpMethod method, string path, IEnumerable<(string Name, string Value)>? form = null, int account = 0,
        (string User, string Password)? credentials = null) =>
        Twilio(method, path, form is null ? null : new FormUrlEncodedContent(form.Select(p => KeyValuePair.Create(p.Name, p.Value))), account, credentials);

    internal async Task<Answered> Twilio(HttpMethod method, string path, HttpContent? body, int account = 0, (string User, string Password)? credentials = null)
    {
        using var request = new HttpRequestMessage(method, baseUrl + path) { Content = body };
        request.Headers.Authorization = Basic(credentials ?? (Account(account).GetProperty("account_sid").GetString()!,
            Account(account).GetProperty("auth_token").GetString()!));
        return await Send(request);
    }

    internal static AuthenticationHeaderValue Basic((string User, string Password) given) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{given.User}:{given.Password}")));

    /// <summary>Calls a path under this sandbox's own routes with its key.</summary>
    public Task<Answered> Control(HttpMethod method, string path, object? body = null) => Send(method, $"/hostline/v1/sandboxes/{Id}{path}", Key, body);

    /// <summary>Calls any path of Hostline's API with this sandbox's key.</summary>
    public Task<Answered> Hostline(HttpMethod method, string path, object? body = null) => Send(method, "/hostline/v1" + path, Key, body);

    /// <summary>Proposes what takes two principals, and confirms it: this sandbox's key may do both.</summary>
    public async Task<Answered> ByTwo(HttpMethod method, string path, object? body = null)
    {
        var proposed = await Hostline(method, path, body);
        return proposed.Status == 202
            ? await Hostline(HttpMethod.Post, $"/proposals/{proposed.Json.GetProperty("id").GetString()}/confirm")
            : proposed;
    }

    public async Task<Answered> Send(HttpMethod method, string path, string? key, object? body)
    {
        using var request = new HttpRequestMessage(method, baseUrl + path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string raw => new StringContent(raw, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        return await Send(request);
    }

    static async Task<Answered> Send(HttpRequestMessage request)
    {
        using var response = await Http.Client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record Answered(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The code of the first error of a Telnyx answer.</summary>
    public string ErrorCode => Json.GetProperty("errors")[0].GetProperty("code").GetString()!;

    public string Pointer => Json.GetProperty("errors")[0].GetProperty("source").GetProperty("pointer").GetString()!;

    public Answered Expect(params IReadOnlyList<int> statuses)
    {
        Assert.True(statuses.Contains(Status), $"Expected {string.Join(" or ", statuses)}, was answered {Status}: {Text}");
        return this;
    }
}
