using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Network.Mail;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Transfers;
using Microsoft.AspNetCore.Http.Features;

namespace Hostline.Portal;

/// <summary>
/// The page behind the link in a holder's notice. Opening it changes nothing, however often and by whatever machine; a decision is a
/// form sent by a person who also knows the end of one of the numbers. Afterwards the browser is redirected to the same address, which
/// from then on shows the decision.
/// </summary>
public sealed class TransferPages(
    DecideTransfer decide, FraudReports disputes, LinkTries tries, FormSeal seal, Accounts.AccountBook accounts, PublicAddress address, Letterhead letterhead)
{
    const int TokenAtMost = 64;
    const int WhyAtMost = 500;

    public static void Map(WebApplication app)
    {
        var pages = app.Services.GetRequiredService<TransferPages>();
        app.MapMethods("/transfers/{order}", ["GET", "HEAD"], Answer(pages.Show));
        app.MapPost("/transfers/{order}", Answer(pages.Decide));
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
        await Find(http, http.Request.Query["token"].ToString()) is { } asked ? Page(asked, new()) : TransferWords.NotValid(letterhead);

    async Task<IResult> Decide(HttpContext http)
    {
        var form = await Read(http);
        if (await Find(http, form?["token"].ToString() ?? "") is not { } asked)
        {
            return TransferWords.NotValid(letterhead);
        }

        var filled = new FilledForm(form!["decision"].ToString(), form["reason"].ToString().Trim());
        var choices = TransferWords.ChoicesOf(asked.Look);
        if (!choices.Contains(filled.Choice) && (choices.Count == 0 || !asked.Look.IsOpen))
        {
            // Decided in the meantime, or sent again with the browser's back button: the page shows the present state.
            return Back(asked);
        }

        var digits = form["last_four"].ToString().Trim();
        if (WrongWith(http.Request, asked, filled, digits, form["seal"].ToString()) is { } wrong)
        {
            return Page(asked, filled with { Wrong = wrong });
        }

        return await tries.Take(asked.View.Order.World, asked.View.Consent.Id) is { } taken
            ? await Decide(asked, taken, digits, filled)
            : Page(asked, filled with { Wrong = TransferWords.NoTriesLeft(await tries.Next(asked.View.Order.World), letterhead) });
    }

    Html? WrongWith(HttpRequest request, Asked asked, FilledForm filled, string digits, string given) =>
        !seal.Holds(given, Act(asked)) || IsFromElsewhere(request) ? TransferWords.FormTooOld
        : !TransferWords.ChoicesOf(asked.Look).Contains(filled.Choice) ? TransferWords.ChoiceMissing
        : filled.Choice == TransferWords.Fraud && filled.Why.Length == 0 ? TransferWords.WhyMissing
        : filled.Why.Length > WhyAtMost ? TransferWords.WhyTooLong(WhyAtMost)
        : digits.Length != 4 || !digits.All(char.IsAsciiDigit) ? TransferWords.DigitsMissing
        : null;

    async Task<IResult> Decide(Asked asked, LinkTry taken, string digits, FilledForm filled)
    {
        Outcome<HolderView> decided;
        try
        {
            decided = await Send(asked, digits, filled);
        }
        catch (StorageBusyException)
        {
            await tries.GiveBack(taken);
            throw;
        }

        if (!decided.IsRefused || decided.Refusals[0].Reason != Reason.InvalidField)
        {
            // Decided now, or by someone else at the same instant: the page shows which.
            return Back(asked);
        }

        if (taken.IsLast)
        {
            await tries.TellHolder(asked.View);
        }

        return Page(asked, filled with { Wrong = TransferWords.DigitsWrong });
    }

    SeeOther Back(Asked asked) => new($"{address.Root}/transfers/{asked.View.Order.Id}?token={Uri.EscapeDataString(asked.Token)}");

    Task<Outcome<HolderView>> Send(Asked asked, string digits, FilledForm filled) => filled.Choice switch
    {
        TransferWords.Fraud => disputes.ReportByLink(asked.View.Order.Id, asked.Token, digits, filled.Why),
        TransferWords.Approve => decide.ByLink(asked.View.Order.Id, asked.Token, digits, TransferDecision.Approved),
        _ => decide.ByLink(asked.View.Order.Id, asked.Token, digits, TransferDecision.Rejected, filled.Why.Length == 0 ? null : filled.Why),
    };

    /// <summary>The transfer of a valid link.</summary>
    /// <param name="Requester">The name of the requesting account, the only thing that the holder learns about it.</param>
    sealed record Asked(TransferLook Look, string Token, string Requester, string Holder)
    {
        public HolderView View => Look.View;
    }

    /// <summary>Null if the token is wrong, or belongs to another order: both get the same answer.</summary>
    async Task<Asked?> Find(HttpContext http, string token)
    {
        if (token.Length is 0 or > TokenAtMost || !Ids.TryParse(http.Request.RouteValues["order"] as string, out OrderId order)
            || await decide.Look(order, token) is not { } look)
        {
            return null;
        }

        var requester = await accounts.Find(look.View.Requester);
        var holder = await accounts.Find(look.View.Consent.Holder);
        return requester is null || holder is null ? null : new(look, token, requester.Name, holder.Name);
    }

    Page Page(Asked asked, FilledForm filled)
    {
        var action = Html.Of($"{address.Root}/transfers/{asked.View.Order.Id}");
        var hidden = Html.Of($"""
            <input type="hidden" name="token" value="{asked.Token}">
            <input type="hidden" name="seal" value="{seal.For(Act(asked))}">
            """);
        return TransferWords.Page(new(asked.Look, asked.Requester, asked.Holder, letterhead), action, hidden, filled);
    }

    /// <summary>The act that a form is issued for: deciding on this consent.</summary>
    static string Act(Asked asked) => $"decide {asked.View.Consent.Id:N}";

    /// <summary>
    /// Browsers report the site that a form was sent from. Its page is unknown, because pages do not reveal their address.
    /// </summary>
    static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin");

    /// <summary>Null if the body is not a small form.</summary>
    static async Task<IFormCollection?> Read(HttpContext http)
    {
        try
        {
            return http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
                ? await http.Request.ReadFormAsync(new FormOptions
                {
                    BufferBody = false,
                    ValueCountLimit = 8,
                    KeyLengthLimit = 32,
                    ValueLengthLimit = 8_192
                }, http.RequestAborted)
                : null;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}

/// <summary>A form as it was sent, so that no input is lost.</summary>
/// <param name="Wrong">Why it was not accepted.</param>
readonly record struct FilledForm(string Choice, string Why)
{
    public FilledForm() : this("", "") { }

    public Html? Wrong { get; init; }
}
