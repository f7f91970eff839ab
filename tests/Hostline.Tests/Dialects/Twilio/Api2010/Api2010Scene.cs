using System.Text.Json;
using Hostline.Tests.Accounts;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio.Api2010;

/// <summary>Calls to the vendor's oldest API as a parent, its subaccount, or a stranger.</summary>
sealed class Api2010Scene(Family family) : IAsyncDisposable
{
    public const string Root = "/2010-04-01/Accounts";

    public Family Family => family;

    public TestSandbox Sandbox => family.Sandbox;

    public string Parent => Sid("AC", family.Sandbox.Account().GetProperty("id").GetGuid());

    public string Branch => Sid("AC", family.Branch.Id.Value);

    public static async Task<Api2010Scene> Begin(StoreKind kind = StoreKind.Sqlite) => new(await Family.Meet(kind, "acme", "globex"));

    public static string Sid(string kind, Guid id) => $"{kind}{id:N}";

    public Task<Answered> Get(string path, int account = 0) => Sandbox.Twilio(HttpMethod.Get, Root + path, account: account);

    public Task<Answered> Post(string path, params (string, string)[] form) => Sandbox.Twilio(HttpMethod.Post, Root + path, form);

    public Task<Answered> Delete(string path) => Sandbox.Twilio(HttpMethod.Delete, Root + path);

    /// <summary>With the subaccount's own token.</summary>
    public async Task<Answered> AsBranch(HttpMethod method, string path, params (string, string)[] form) => await Sandbox.Twilio(method, path,
        method == HttpMethod.Post ? form : null, credentials: (Branch, (await family.Tokens.Primary(family.Branch.Id))!));

    /// <summary>The code and status of an error, which must have all members that the SDKs read.</summary>
    public static (int Status, int Code) Error(Answered answer)
    {
        var error = answer.Json;
        Assert.True(error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number, $"{answer.Status} {answer.Text}");
        Assert.Equal(answer.Status, error.GetProperty("status").GetInt32());
        Assert.Equal($"https://www.twilio.com/docs/errors/{error.GetProperty("code").GetInt32()}", error.Text("more_info"));
        Assert.NotEqual("", error.Text("message"));
        return (answer.Status, error.GetProperty("code").GetInt32());
    }

    public static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => family.DisposeAsync();
}
