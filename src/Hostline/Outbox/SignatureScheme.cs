namespace Hostline.Outbox;

/// <param name="Url">As the sender called it; "" if it is not known.</param>
public sealed record ReceivedRequest(string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>Null if it is missing or empty.</summary>
    public string? Header(string name) =>
        Headers.Where(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault(v => v.Length > 0);
}

public enum SignedParts
{
    /// <summary>The time of the attempt, a bar and the bytes of the body.</summary>
    TimeAndBody,
    /// <summary>The URL, and each parameter of a form with its value, sorted by name.</summary>
    UrlAndForm,
}

public enum SignatureKey
{
    PublicKey,
    /// <summary>The account's auth token, which must stay secret.</summary>
    AuthToken,
}

public enum SignatureFault
{
    None,
    HeaderMissing,
    HeaderUnreadable,
    /// <summary>It was not made over these bytes with this account's key.</summary>
    Mismatch,
}

/// <param name="SignedAt">When the signature was made, if it contains a time.</param>
public sealed record SignatureReading(SignatureFault Fault, string? Header = null, DateTimeOffset? SignedAt = null);

/// <summary>How requests to a kind of destination are signed, as its dialect declares it.</summary>
/// <param name="TimeHeader">The header with the time of the attempt in Unix seconds; null if the time is not signed.</param>
/// <param name="Tolerance">How far the clocks of sender and receiver may differ; null if the time is not signed.</param>
/// <param name="Read">Verifies with the key of an account. Does not check the signature's age.</param>
public sealed record SignatureScheme(
    string Algorithm, SignedParts Parts, SignatureKey Key, string SignatureHeader, string? TimeHeader, TimeSpan? Tolerance,
    Func<AccountId, ReceivedRequest, Task<SignatureReading>> Read);
