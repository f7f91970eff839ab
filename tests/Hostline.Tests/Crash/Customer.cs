using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>An account of the sandbox under load, with the profiles that its orders use.</summary>
/// <param name="World">The path of the sandbox.</param>
/// <param name="Basic">The credentials of the second dialect, after <see cref="BasicPrefix"/>.</param>
/// <param name="Address">The SID of a postal address of the account.</param>
sealed record Customer(AccountId Id, string ApiKey, byte[] PublicKey, string World, string SandboxKey, IReadOnlyList<AnyId> Profiles, string Basic,
    string Address)
{
    public const string BasicPrefix = "Basic ";

    public const string CallbackPath = "/status";

    public string Inbox => World + "/messages";

    /// <summary>The auth token, which signs the callbacks of the second dialect.</summary>
    public string Token => Encoding.UTF8.GetString(Convert.FromBase64String(Basic[BasicPrefix.Length..])).Split(':')[1];

    /// <summary>
    /// Where the second dialect's orders of this account report to: tried five times again after any failure, seconds apart, so that
    /// everything has arrived soon.
    /// </summary>
    public string Callback { get; init; } = "";

    const int ProfilesEach = 4;

    /// <summary>A sandbox with accounts and profiles, made on a server before any fault.</summary>
    public static async Task<IReadOnlyList<Customer>> Make(string baseUrl, string receiver, int count)
    {
        var made =
            await Post(baseUrl + "/hostline/v1/sandboxes", null, new { accounts = Enumerable.Range(1, count).Select(i => new { name = $"customer {i}" }) });
        var world = $"/hostline/v1/sandboxes/{made.GetProperty("id").GetId()}";
        var customers = new List<Customer>();
        foreach (var account in made.GetProperty("accounts").EnumerateArray())
        {
            var id = account.GetProperty("id").GetId();
            var key = account.GetProperty("api_key").GetString()!;
            var profiles = new List<AnyId>();
            for (var i = 0; i < ProfilesEach; i++)
            {
                var profile =
                    await Post(baseUrl + "/v2/messaging_profiles", key,
                        new { name = $"profile {i}", webhook_url = $"{receiver}/{id:N}", whitelisted_destinations = new[] { "US" } });
                profiles.Add(profile.GetProperty("data").GetProperty("id").GetId());
            }

            var sid = account.GetProperty("account_sid").GetString()!;
            var basic = BasicPrefix + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{sid}:{account.GetProperty("auth_token").GetString()}"));
            customers.Add(new(id, key, account.GetProperty("public_key").GetBytesFromBase64(), world, made.GetProperty("key").GetString()!, profiles, basic,
                await AddressOf(baseUrl, sid, basic))
            {
                Callback = $"{receiver}/{id:N}{CallbackPath}#rc=5&rp=all",
            });
        }

        return customers;
    }

    static async Task<string> AddressOf(string baseUrl, string sid, string basic)
    {
        var form = new Dictionary<string, string>
        {
            ["CustomerName"] = "Ann Owner",
            ["Street"] = "1 Main St",
            ["City"] = "Chicago",
            ["Region"] = "IL",
            ["PostalCode"] = "60601",
            ["IsoCountry"] = "US",
        };
        var made = await Send($"{baseUrl}/2010-04-01/Accounts/{sid}/Addresses.json", new("Basic", basic[BasicPrefix.Length..]),
            new FormUrlEncodedContent(form));
        return made.GetProperty("sid").GetString()!;
    }

    static Task<JsonElement> Post(string url, string? key, object body) => Send(url, key is null ? null : new("Bearer", key), JsonContent.Create(body));

    static async Task<JsonElement> Send(string url, AuthenticationHeaderValue? authorization, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.Authorization = authorization;
        using var response = await Support.Http.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{url} was answered {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
