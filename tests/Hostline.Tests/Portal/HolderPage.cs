using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>An order by globex for a number of acme, the mail to acme, and the page that its link opens.</summary>
sealed partial class HolderPage(Exchange exchange, string order, Uri link)
{
    public Exchange Exchange => exchange;

    public string Order => order;

    public Uri Link => link;

    public string Token => link.Query["?token=".Length..];

    public static async Task<HolderPage> Asked(Exchange exchange, string number = Exchange.Number)
    {
        await exchange.Host(Exchange.Acme, number);
        var order = await exchange.Order(Exchange.Globex, number);
        var mail = (await Mails(exchange, Exchange.Acme))[0];
        return new(exchange, order, new(Assert.Single(mail.GetProperty("links").EnumerateArray()).GetString()!));
    }

    /// <summary>The mails to an account, newest first.</summary>
    public static async Task<List<JsonElement>> Mails(Exchange exchange, int account)
    {
        var to = exchange.Sandbox.Account(account).GetProperty("email").GetString();
        return [.. (await exchange.Sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=" + to)).Expect(200).Json.GetProperty("data").EnumerateArray()];
    }

    public async Task<Answered> Send(HttpMethod method, string? path = null, IEnumerable<KeyValuePair<string, string>>? form = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path is null ? link : new Uri(link, path));
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Support.Http.Client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The hidden fields of the page's form, with a choice.</summary>
    public async Task<Dictionary<string, string>> Form(string choice)
    {
        var page = (await Send(HttpMethod.Get)).Expect(200).Text;
        Assert.Contains($"value=\"{choice}\"", page);
        return new(Hidden().Matches(page).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value))) { ["decision"] = choice };
    }

    /// <summary>Chooses, enters the digits and sends the form, as a person does; returns the page with the result.</summary>
    public async Task<Answered> Decide(string choice, string digits, string reason = "") =>
        await Post(new(await Form(choice)) { ["last_four"] = digits, ["reason"] = reason });

    public async Task<Answered> Post(Dictionary<string, string> form, params (string Name, string Value)[] headers)
    {
        var answer = await Send(HttpMethod.Post, $"/transfers/{order}", form, headers);
        return answer.Status == 303 ? await Send(HttpMethod.Get, answer.Headers["Location"]) : answer;
    }

    [GeneratedRegex("type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
