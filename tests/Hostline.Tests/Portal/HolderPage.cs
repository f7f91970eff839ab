using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>An order of globex for a number of acme, the mail that acme got, and the page behind its link.</summary>
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

    /// <summary>What an account was mailed, newest first.</summary>
    public static async Task<List<JsonElement>> Mails(Exchange exchange, int account)
    {
        var to = exchange.Sandbox.Account(account).GetProperty("email").GetString();
        return [.. (await exchange.Sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=" + to)).Expect(200).Json.GetProperty("data").EnumerateArray()];
    }

    public async Task<Answered> Send(HttpMethod method, string? path = null, IEnumerable<KeyValuePair<string, string>>? form = null, params (string Name, string Value)[] headers)
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

    /// <summary>The hidden fields of one of the page's forms.</summary>
    public async Task<Dictionary<string, string>> Form(string verb)
    {
        var page = (await Send(HttpMethod.Get)).Expect(200).Text;
        var form = page[page.IndexOf($"/{verb}\"", StringComparison.Ordinal)..];
        return Hidden().Matches(form[..form.IndexOf("</form>", StringComparison.Ordinal)]).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
    }

    /// <summary>Types digits into a form and sends it, as a person does.</summary>
    public async Task<Answered> Decide(string verb, string digits) => await Post(verb, new(await Form(verb)) { ["last_four"] = digits });

    public Task<Answered> Post(string verb, Dictionary<string, string> form, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, $"/transfers/{order}/{verb}", form, headers);

    [GeneratedRegex("type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
