using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Server;

/// <summary>What stands before every route that asks for a key: limits by address and by key, and finding out whose key it is.</summary>
sealed class Admission(WrongKeys wrongKeys, KeyRates rates)
{
    static readonly Refusal Held = new(
        Reason.TooManyRequests, Detail: "Too many requests with wrong keys came from your address.", RetryAfter: TimeSpan.FromSeconds(1));

    /// <summary>Who sends a request. Whoever is refused here has changed nothing.</summary>
    /// <param name="callerOf">The account behind a key, whose rate is limited; null for keys that belong to none.</param>
    /// <param name="tellRate">How the interface tells a key's rate; null for one that does not.</param>
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
