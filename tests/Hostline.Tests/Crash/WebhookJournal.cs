using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hostline.Dialects.Twilio;
using Hostline.Signatures;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Hostline.Tests.Crash;

/// <summary>One webhook as it arrived.</summary>
/// <param name="DataHash">SHA-256 of the bytes of <c>data</c> as received, in hex.</param>
/// <param name="Status">The status of the answer.</param>
sealed record Arrival(DateTimeOffset At, long Place, string DataHash, int Attempt, int Status);

/// <summary>
/// The customers' webhook receiver: records every arrival by webhook id, checks every signature, and answers the first arrival of some
/// ids with 500 or late, so that there are retries. A hash of the id decides which: a replay treats them alike.
/// </summary>
sealed class WebhookJournal : IAsyncDisposable
{
    const int FailedOf256 = 10;
    const int LateOf256 = 20;
    static readonly TimeSpan Late = TimeSpan.FromMilliseconds(800);
    readonly WebApplication web;
    readonly ConcurrentDictionary<EventId, List<Arrival>> arrivals = new();
    readonly ConcurrentQueue<string> complaints = new();
    Dictionary<AccountId, byte[]> publicKeys = [];
    Dictionary<AccountId, string> tokens = [];
    long place;
    volatile TaskCompletionSource? held;

    WebhookJournal(WebApplication web) => this.web = web;

    public string BaseUrl { get; private set; } = "";

    public IEnumerable<string> Complaints => complaints;

    public IReadOnlyDictionary<EventId, List<Arrival>> Arrivals => arrivals;

    public static async Task<WebhookJournal> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        var journal = new WebhookJournal(builder.Build());
        journal.web.Run(journal.Take);
        await journal.web.StartAsync();
        journal.BaseUrl = journal.web.Urls.Single();
        return journal;
    }

    /// <summary>The keys that sign the webhooks of each account, and the tokens that sign its callbacks.</summary>
    public void Expect(IReadOnlyList<Customer> customers) =>
        (publicKeys, tokens) = (customers.ToDictionary(c => c.Id, c => c.PublicKey), customers.ToDictionary(c => c.Id, c => c.Token));

    /// <summary>From now on no request is answered, so that deliveries in progress keep their claims.</summary>
    public void Hold() => held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers all held requests.</summary>
    public void Release() => held?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await web.StopAsync();
        await web.DisposeAsync();
    }

    async Task Take(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var at = Faults.Now;
        try
        {
            var status = http.Request.Path.Value!.EndsWith(Customer.CallbackPath, StringComparison.Ordinal) ? RecordCallback(http, body, at, out var late)
                : Record(http, body, at, out late);
            if (late)
            {
                await Task.Delay(Late);
            }

            await (held?.Task ?? Task.CompletedTask);
            http.Response.StatusCode = status;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            complaints.Enqueue($"A webhook could not be read ({unreadable.Message}): {Encoding.UTF8.GetString(body)}");
        }
    }

    int Record(HttpContext http, byte[] body, DateTimeOffset at, out bool late)
    {
        using var json = JsonDocument.Parse(body);
        var data = json.RootElement.GetProperty("data");
        var id = data.GetProperty("id").GetId();
        CheckSender(http, body, data.GetProperty("payload").GetProperty("user_id").GetId(), id);
        var attempt = json.RootElement.GetProperty("meta").GetProperty("attempt").GetInt32();
        // The raw text has the exact bytes between the braces.
        return Add(id, Encoding.UTF8.GetBytes(data.GetRawText()), attempt, at, out late);
    }

    /// <summary>A callback of the second dialect: known by its idempotency token, which is the same in all of its attempts.</summary>
    int RecordCallback(HttpContext http, byte[] body, DateTimeOffset at, out bool late)
    {
        var id = new EventId(Guid.Parse(http.Request.Headers["I-Twilio-Idempotency-Token"].ToString()));
        var account = new AccountId(Guid.ParseExact(http.Request.Path.Value!.Split('/')[1], "N"));
        var form = Encoding.UTF8.GetString(body);
        var right = CallbackSignature.Of(tokens[account], BaseUrl + http.Request.Path, form.Split('&').Select(p => p.Split('='))
            .Select(p => KeyValuePair.Create(p[0], Uri.UnescapeDataString(p[1]))));
        if (right != http.Request.Headers[CallbackSignature.Header])
        {
            complaints.Enqueue($"Callback {id} is not signed by account {account}: {form}");
        }

        return Add(id, body, 0, at, out late);
    }

    int Add(EventId id, byte[] said, int attempt, DateTimeOffset at, out bool late)
    {
        var hash = Convert.ToHexString(SHA256.HashData(said));
        var known = arrivals.GetOrAdd(id, _ => []);
        lock (known)
        {
            var trait = SHA256.HashData(id.Value.ToByteArray())[0];
            var first = known.Count == 0;
            var status = first && trait < FailedOf256 ? 500 : 200;
            late = first && trait is >= FailedOf256 and < FailedOf256 + LateOf256;
            known.Add(new(at, Interlocked.Increment(ref place), hash, attempt, status));
            return status;
        }
    }

    void CheckSender(HttpContext http, byte[] body, AccountId account, EventId id)
    {
        if (http.Request.Path != $"/{account:N}")
        {
            complaints.Enqueue($"Webhook {id} of account {account} came to {http.Request.Path}.");
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes(http.Request.Headers["telnyx-timestamp"].ToString()), (byte)'|', .. body];
        var signature = Convert.FromBase64String(http.Request.Headers["telnyx-signature-ed25519"].ToString());
        if (!publicKeys.TryGetValue(account, out var key) || !Ed25519Key.Verify(key, signed, signature))
        {
            complaints.Enqueue($"Webhook {id} is not signed by account {account}.");
        }
    }
}
