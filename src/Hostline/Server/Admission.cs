using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;

namespace Hostline.Server;

/// <summary>Runs before every route that requires a key: enforces limits by address and by key, and identifies the caller.</summary>
sealed class Admission(WrongKeys wrongKeys, KeyRates rates)
{
    static readonly Refusal Held = new(
        Reason.TooManyRequests, Detail: "Too many requests with wrong keys came from your address.", RetryAfter: TimeSpan.FromSeconds(1));

    /// <summary>Identifies the caller. A refused request has changed nothing.</summary>
    /// <param name="callerOf">The account of a key, whose rate is limited; null for keys without an account.</param>
    public async Task<Outcome<T>> Of<T>(
        HttpContext http, string? key, Func<Task<Outcome<T>>> authenticate, Func<T, Caller?> callerOf, Action<HttpContext, RateLeft>? tellRate)
    {
        if (wrongKeys.IsHeld(http, key))
        {
            return Held;
        }

        var who = await authenticate();
        if (who.IsRefused)
        {
            if (who.Refusals[0].Reason is Reason.NotAuthenticated or Reason.KeyRevoked)
            {
                wrongKeys.NoteWrong(http, key);
            }

            return who;
        }

        wrongKeys.NoteRight(key);
        return callerOf(who.Value!) is { } caller && rates.Take(caller, tellRate is null ? null : rate => tellRate(http, rate)) is { } refusal ? refusal : who;
    }
}
