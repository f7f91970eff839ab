using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Hostline.Core.Deliveries;

namespace Hostline.Outgoing;

/// <summary>
/// The only HTTP client for URLs that users give: it calls only what <see cref="AddressPolicy"/> allows, follows no redirect, decompresses
/// nothing, applies the request's <see cref="SendLimits"/> and reads at most 16 KiB, unless the request keeps more. One instance per process:
/// it pools connections and is thread safe.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    /// <summary>For requests without their own limits.</summary>
    public static readonly SendLimits DefaultLimits = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    /// <summary>The longest wait for a connection, whatever a request's limits are.</summary>
    public static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(30);

    /// <summary>The largest header section of a response, in KiB.</summary>
    public const int LargestHeadersKiB = 16;

    readonly Func<AddressPolicy> _policy;
    readonly VettedConnection _connection;
    readonly TimeProvider _time;
    readonly SendLimits _limits;
    readonly HttpMessageInvoker _http;
    readonly int _keptAtMost;

    /// <param name="limit">The time limit for a request without its own limits; null for that of <see cref="DefaultLimits"/>.</param>
    /// <param name="resolve">Resolves a name to addresses; the system's resolver if null.</param>
    /// <param name="keptAtMost">While more connections than this are open, each is closed after its response instead of being kept for later requests.</param>
    public GuardedHttp(
        AddressPolicy policy, TimeProvider time, TimeSpan? limit = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        int keptAtMost = int.MaxValue)
        : this(() => policy, time, limit, resolve, keptAtMost)
    {
    }

    /// <param name="policy">Called for every attempt and every connection, because open mode can end at any time.</param>
    public GuardedHttp(
        Func<AddressPolicy> policy, TimeProvider time, TimeSpan? limit = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        int keptAtMost = int.MaxValue)
    {
        _policy = policy;
        _time = time;
        _limits = limit is { } whole ? DefaultLimits with { FirstByte = whole, Whole = whole } : DefaultLimits;
        _keptAtMost = keptAtMost;
        _connection = new VettedConnection(policy, resolve ?? Dns.GetHostAddressesAsync);
        _http = new HttpMessageInvoker(Handler(_connection));
    }

    public int Open => _connection.Opened;

    /// <summary>
    /// Makes one attempt. Anything that the network and the receiver do is an outcome; only <paramref name="cancel"/> throws
    /// (<see cref="OperationCanceledException"/>).
    /// </summary>
    public async Task<Attempt> Send(GuardedRequest request, CancellationToken cancel)
    {
        var started = _time.GetTimestamp();
        var url = WebhookUrl.Read(request.Url, _policy());
        if (url.Uri is null)
        {
            var refusal = url.AddressRefused ? AttemptOutcome.AddressRefused : AttemptOutcome.InvalidUrl;
            return Attempt.Failed(refusal, _time.GetElapsedTime(started));
        }
        using var message = MessageOf(request, url.Uri);
        if (Open > _keptAtMost)
        {
            message.Headers.ConnectionClose = true;
        }

        using var timer = new SendTimer(request.Limits ?? _limits, _time, cancel);
        message.Options.Set(SendTimer.OfRequest, timer);
        try
        {
            return await Exchange(message, request.KeepAtMost, started, timer);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            // A canceled socket may report itself as an I/O fault, so check the tokens first.
            cancel.ThrowIfCancellationRequested();
            return Attempt.Failed(timer.Passed ?? OutcomeOf(fault), _time.GetElapsedTime(started));
        }
    }

    public void Dispose() => _http.Dispose();

    async Task<Attempt> Exchange(HttpRequestMessage message, int keepAtMost, long started, SendTimer timer)
    {
        using var answer = await _http.SendAsync(message, timer.Token);
        timer.Answered();
        var (body, bytes) = await KeptAnswer.ReadBody(answer.Content, keepAtMost, timer.Token);
        var retryAfter = answer.Headers.NonValidated.TryGetValues("Retry-After", out var values)
            ? RetryAfter.Read(values.FirstOrDefault(), _time.GetUtcNow()) : null;
        return new Attempt(AttemptOutcome.Answered, (int)answer.StatusCode, KeptAnswer.HeadersOf(answer), body, retryAfter, _time.GetElapsedTime(started))
        {
            IsPrivate = IsPrivate(message.RequestUri!),
            Bytes = bytes,
        };
    }

    bool IsPrivate(Uri url) =>
        IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var literal) ? !AddressRules.IsPublic(literal) : _connection.IsPrivate(url.IdnHost);

    static HttpRequestMessage MessageOf(GuardedRequest request, Uri url)
    {
        var message = new HttpRequestMessage(request.Method, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Body.Length > 0 || request.Method != HttpMethod.Get)
        {
            message.Content = new ByteArrayContent(request.Body);
            if (request.ContentType.Length > 0)
            {
                Add(message.Content.Headers, "Content-Type", request.ContentType);
            }
        }
        foreach (var (name, value) in request.Headers)
        {
            Add(message.Headers, name, value);
        }
        return message;
    }

    static void Add(System.Net.Http.Headers.HttpHeaders headers, string name, string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n') || !headers.TryAddWithoutValidation(name, value))
        {
            throw new ArgumentException($"The header {name} cannot be sent.", nameof(name));
        }
    }

    static AttemptOutcome OutcomeOf(Exception fault) => fault switch
    {
        HttpRequestException { InnerException: NotConnected refused } => refused.Outcome,
        HttpRequestException { InnerException: AuthenticationException } => AttemptOutcome.CertificateRefused,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => AttemptOutcome.ConnectFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => AttemptOutcome.TooManyHeaders,
        HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => AttemptOutcome.TooManyHeaders,
        // Neither token fired, so it was the handler's own ConnectTimeout.
        OperationCanceledException => AttemptOutcome.ConnectFailed,
        _ => AttemptOutcome.ConnectionLost,
    };

    static SocketsHttpHandler Handler(VettedConnection connection) => new()
    {
        ConnectCallback = connection.Open,
        ConnectTimeout = LongestConnect,
        PlaintextStreamFilter = (context, _) =>
        {
            if (context.InitialRequestMessage.Options.TryGetValue(SendTimer.OfRequest, out var timer))
            {
                timer.Connected();
            }

            return ValueTask.FromResult(context.PlaintextStream);
        },
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = LargestHeadersKiB,
        // Without this the handler would read up to 1 MiB more to keep the connection.
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        // Less than the 5 s after which Node, the most common receiver, closes idle connections: a POST on a connection that is being
        // closed is lost.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        // Our trace ids must not be sent to strangers.
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            // A certificate may contain a URL for its missing issuer; fetching it would be a request that no policy checks.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        },
    };
}
