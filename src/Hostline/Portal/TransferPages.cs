using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Transfers;
using Microsoft.AspNetCore.Http.Features;

namespace Hostline.Portal;

/// <summary>
/// The page behind the link in a holder's notice. Looking at it changes nothing, however often and by whatever machine; a
/// decision is a form sent by a person who also knows the end of one of the numbers.
/// </summary>
public sealed class TransferPages(DecideTransfer decide, LinkTries tries, FormSeal seal, Accounts.AccountBook accounts, PublicAddress address)
{
    const int TokenAtMost = 64;

    static readonly Dictionary<string, TransferDecision> Verbs = new() { ["approve"] = TransferDecision.Approved, ["reject"] = TransferDecision.Rejected };

    public static void Map(WebApplication app)
    {
        var pages = app.Services.GetRequiredService<TransferPages>();
        app.MapMethods("/transfers/{order}", ["GET", "HEAD"], Answer(pages.Show));
        foreach (var (verb, decision) in Verbs)
        {
            app.MapPost("/transfers/{order}/" + verb, Answer(http => pages.Decide(http, verb, decision)));
        }
    }

    static RequestDelegate Answer(Func<HttpContext, Task<IResult>> page) => async http =>
    {
        IResult answer;
        try
        {
            answer = await page(http);
        }
        catch (Exception late) when (late is StorageBusyException or OutcomeUnknownException)
        {
            http.Response.Headers.RetryAfter = "1";
            answer = TransferWords.Busy;
        }

        await answer.ExecuteAsync(http);
    };

    async Task<IResult> Show(HttpContext http) =>
        await Find(http, http.Request.Query["token"].ToString()) is { } asked ? Question(asked) : TransferWords.NotValid;

    async Task<IResult> Decide(HttpContext http, string verb, TransferDecision decision)
    {
        var form = await Read(http);
        var token = form?["token"].ToString() ?? "";
        if (await Find(http, token) is not { } asked)
        {
            return TransferWords.NotValid;
        }

        var digits = form!["last_four"].ToString().Trim();
        if (!seal.Holds(form["seal"].ToString(), Act(asked, verb)) || IsFromElsewhere(http.Request))
        {
            return Question(asked, TransferWords.FormTooOld);
        }

        if (digits.Length != 4 || !digits.All(char.IsAsciiDigit))
        {
            return Question(asked, TransferWords.DigitsMissing);
        }

        return await tries.Take(asked.View.Order.World, asked.View.Consent.Id) is { } taken
            ? await Decide(asked, taken, digits, decision)
            : Question(asked, TransferWords.NoTriesLeft(await tries.Next()));
    }

    async Task<IResult> Decide(Asked asked, LinkTry taken, string digits, TransferDecision decision)
    {
        Outcome<HolderView> decided;
        try
        {
            decided = await decide.ByLink(asked.View.Order.Id, asked.Token, digits, decision);
        }
        catch (StorageBusyException)
        {
            await tries.GiveBack(taken);
            throw;
        }

        if (!decided.IsRefused)
        {
            return TransferWords.Decided(decided.Value!, asked.Requester);
        }

        if (decided.Refusals[0].Reason != Reason.InvalidField)
        {
            return TransferWords.NotValid;
        }

        if (taken.IsLast)
        {
            await tries.TellHolder(asked.View);
        }

        return Question(asked, TransferWords.DigitsWrong);
    }

    /// <summary>What a valid link stands for.</summary>
    /// <param name="Requester">The name of the account that asks, which is all that its holder learns of it.</param>
    sealed record Asked(HolderView View, string Token, string Requester, string Holder);

    /// <summary>Null for a token that is wrong, over or used, or of another order: one answer for all of them.</summary>
    async Task<Asked?> Find(HttpContext http, string token)
    {
        if (token.Length is 0 or > TokenAtMost || !Guid.TryParse(http.Request.RouteValues["order"] as string, out var order) || await decide.Look(order, token) is not { } view)
        {
            return null;
        }

        var requester = await accounts.Find(view.Requester);
        var holder = await accounts.Find(view.Consent.Holder);
        return requester is null || holder is null ? null : new(view, token, requester.Name, holder.Name);
    }

    Page Question(Asked asked, Html? wrong = null) => TransferWords.Question(asked.View, asked.Requester, asked.Holder, wrong, Html.Each(Verbs.Keys, verb => Html.Of($"""
        <form method="post" action="{address.Root}/transfers/{asked.View.Order.Id}/{verb}" autocomplete="off">
        <h2>{TransferWords.Title(verb)}</h2>
        <p>{TransferWords.Meaning(verb)}</p>
        <input type="hidden" name="token" value="{asked.Token}">
        <input type="hidden" name="seal" value="{seal.For(Act(asked, verb))}">
        <label for="{verb}-digits">Last four digits of one of the numbers</label>
        <input id="{verb}-digits" name="last_four" inputmode="numeric" pattern="[0-9][0-9][0-9][0-9]" maxlength="4" required>
        <button type="submit">{TransferWords.Title(verb)}</button>
        </form>

        """)), wrong is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    /// <summary>What a form is sealed for: this act, on this consent.</summary>
    static string Act(Asked asked, string verb) => $"{verb} {asked.View.Consent.Id:N}";

    /// <summary>Browsers say where a form was sent from. They can not be asked for the page it stood on: it must not be told.</summary>
    static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin");

    /// <summary>Null for what is no small form.</summary>
    static async Task<IFormCollection?> Read(HttpContext http)
    {
        try
        {
            return http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
                ? await http.Request.ReadFormAsync(new FormOptions { BufferBody = false, ValueCountLimit = 8, KeyLengthLimit = 32, ValueLengthLimit = 512 }, http.RequestAborted)
                : null;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
