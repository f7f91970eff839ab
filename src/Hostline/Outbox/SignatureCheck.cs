using System.Text.Json;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

public enum SignatureVerdict
{
    Right,
    /// <summary>Valid, but so old that receivers refuse it.</summary>
    TooOld,
    /// <summary>Valid, but its time is in the future.</summary>
    TooNew,
    HeaderMissing,
    HeaderUnreadable,
    /// <summary>The receiver verifies with a key that is not the account's.</summary>
    OtherKey,
    /// <summary>A signature of ours, but with a different time from the one that was sent.</summary>
    AlteredTime,
    /// <summary>A signature of ours, but not for this body.</summary>
    AlteredBody,
    /// <summary>No request to this destination had this signature: it was made with another key, or is incomplete.</summary>
    WrongKey,
}

/// <param name="Header">The header at fault.</param>
public sealed record CheckedSignature(SignatureVerdict Verdict, string? Header = null, DateTimeOffset? SignedAt = null, DeliveryId? Delivery = null);

/// <summary>
/// Finds what is wrong with the signature of a request that a receiver got. The signature alone only shows that it does not match; the log of
/// sent requests distinguishes an altered body from a wrong key.
/// </summary>
public sealed class SignatureCheck(DestinationKinds kinds, EndpointBook endpoints, Accounts.AccountBook accounts, TimeProvider time)
{
    /// <summary>How many deliveries are searched for a signature that does not match.</summary>
    const int SearchedAtMost = 1_000;

    /// <summary>How requests to a destination are signed; null if they are not.</summary>
    public SignatureScheme? SchemeOf(AccountEndpoint endpoint) => kinds.Find(endpoint.To.Kind)?.Signature;

    /// <param name="receiversKey">The public key that the receiver verifies with; "" if it was not given.</param>
    public async Task<CheckedSignature> Of(AccountEndpoint endpoint, SignatureScheme scheme, ReceivedRequest request, string receiversKey)
    {
        if (receiversKey.Length > 0 && scheme.Key == SignatureKey.PublicKey
            && receiversKey != Convert.ToBase64String((await accounts.Find(endpoint.To.Account))!.PublicKey))
        {
            return new(SignatureVerdict.OtherKey);
        }

        var reading = await scheme.Read(endpoint.To.Account, request);
        return reading.Fault switch
        {
            SignatureFault.HeaderMissing => new(SignatureVerdict.HeaderMissing, reading.Header),
            SignatureFault.HeaderUnreadable => new(SignatureVerdict.HeaderUnreadable, reading.Header),
            SignatureFault.Mismatch => await Explain(endpoint, scheme, request, reading),
            _ => new(AgeOf(scheme, reading), SignedAt: reading.SignedAt),
        };
    }

    SignatureVerdict AgeOf(SignatureScheme scheme, SignatureReading reading)
    {
        var age = time.GetUtcNow() - (reading.SignedAt ?? time.GetUtcNow());
        return age > scheme.Tolerance ? SignatureVerdict.TooOld : age < -scheme.Tolerance ? SignatureVerdict.TooNew : SignatureVerdict.Right;
    }

    async Task<CheckedSignature> Explain(AccountEndpoint endpoint, SignatureScheme scheme, ReceivedRequest request, SignatureReading reading)
    {
        if (await endpoints.SentWith(endpoint.To.Id, request.Header(scheme.SignatureHeader)!, SearchedAtMost) is not { } sent)
        {
            return new(SignatureVerdict.WrongKey, SignedAt: reading.SignedAt);
        }

        var isTimeAltered = scheme.TimeHeader is { } header
            && JsonSerializer.Deserialize<string[][]>(sent.Headers)!.FirstOrDefault(h => h[0] == header) is [_, var then] && then != request.Header(header);
        return isTimeAltered ? new(SignatureVerdict.AlteredTime, scheme.TimeHeader, reading.SignedAt, sent.Delivery)
            : new(SignatureVerdict.AlteredBody, SignedAt: reading.SignedAt, Delivery: sent.Delivery);
    }
}
