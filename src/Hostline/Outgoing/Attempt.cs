using Hostline.Core.Deliveries;

namespace Hostline.Outgoing;

/// <summary>
/// A request to a URL that a user gave. The caller has rendered and signed it; only Host and Content-Length are added.
/// </summary>
/// <param name="Url">Checked again at the attempt, so a URL stored under an older policy cannot slip through.</param>
/// <param name="Body">Sent unchanged; an empty body of a GET is left out.</param>
/// <param name="ContentType">The Content-Type header, or "" for none.</param>
/// <param name="Headers">Additional request headers, in order. A line break in one is a bug and throws.</param>
public sealed record GuardedRequest(
    HttpMethod Method, string Url, byte[] Body, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public SendLimits? Limits { get; init; }

    /// <summary>How many bytes of the response's body are kept.</summary>
    public int KeepAtMost { get; init; } = KeptAnswer.KeepAtMost;
}

/// <summary>The result of an attempt. Dialects translate it into their vendor's words and numbers.</summary>
public enum AttemptOutcome
{
    /// <summary>There was a response, with any status, including a redirect, which is not followed.</summary>
    Answered,

    /// <summary>The URL violates a rule of <see cref="WebhookUrl"/>; nothing was sent.</summary>
    InvalidUrl,

    /// <summary>The name has no address, or the resolver failed.</summary>
    NameNotResolved,

    /// <summary>The host, or at least one address of its name, is refused by <see cref="AddressPolicy"/>; nothing was sent.</summary>
    AddressRefused,

    /// <summary>No address accepted a connection, or TCP and TLS together took longer than <see cref="SendLimits.Connect"/>.</summary>
    ConnectFailed,

    /// <summary>
    /// TLS failed: the certificate is not valid for the name, not trusted, expired, or the other side supports no usable TLS.
    /// </summary>
    CertificateRefused,

    /// <summary>A time limit passed before the response began, or before it was complete (or 16 KiB of it were read).</summary>
    TimedOut,

    /// <summary>The connection was closed or reset, or sent something other than HTTP, before the response was complete.</summary>
    ConnectionLost,

    /// <summary>The response's headers are larger than <see cref="GuardedHttp.LargestHeadersKiB"/>.</summary>
    TooManyHeaders,
}

/// <param name="Status">The HTTP status, only when <see cref="AttemptOutcome.Answered"/>.</param>
/// <param name="Headers">The response's first headers, limited in number and length, without NUL.</param>
/// <param name="Body">The beginning of the response as text: at most <see cref="GuardedRequest.KeepAtMost"/> bytes of UTF-8, invalid bytes and NUL
/// replaced by U+FFFD. Untrusted, never HTML.</param>
/// <param name="RetryAfter">The receiver's Retry-After, at most 24 h; only if there was a response.</param>
/// <param name="Duration">From the call to the outcome.</param>
public sealed record Attempt(
    AttemptOutcome Outcome, int? Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, TimeSpan? RetryAfter, TimeSpan Duration)
{
    /// <summary>Whether an address outside the public internet responded: then not everyone may see the response.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The number of bytes of the body that were read, at most 16 KiB.</summary>
    public int Bytes { get; init; }

    internal static Attempt Failed(AttemptOutcome outcome, TimeSpan duration) => new(outcome, null, [], "", null, duration);
}
