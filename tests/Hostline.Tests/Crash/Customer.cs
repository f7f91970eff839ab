using System.Net.Http.Json;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>An account of the sandbox under load, with the profiles that its orders use.</summary>
/// <param name="Inbox">The path of the sandbox's inspector.</param>
sealed record Customer(AccountId Id, string ApiKey, byte[] PublicKey, string Inbox, string SandboxKey, IReadOnlyList<AnyId> Profiles)
{
    const int ProfilesEach = 4;

    /// <summary>A sandbox with accounts and profiles, made on a server before any fault.</summary>
    public static async Task<IReadOnlyList<Customer>> Make(string baseUrl, string receiver, int count)
    {
        var made =
            await Post(baseUrl + "/hostline/v1/sandboxes", null, new { accounts = Enumerable.Range(1, count).Select(i => new { name = $"customer {i}" }) });
        var inbox = $"/hostline/v1/sandboxes/{made.GetProperty("id").GetId()}/messages";
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

            customers.Add(new(id, key, account.GetProperty("public_key").GetBytesFromBase64(), inbox, made.GetProperty("key").GetString()!, profiles));
        }

        return customers;
    }

    static async Task<JsonElement> Post(string url, string? key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var response = await Support.Http.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{url} was answered {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
