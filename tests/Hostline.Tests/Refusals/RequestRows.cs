using System.Net.Http.Headers;
using System.Net.Http.Json;
using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    const string Profiles = "/messaging_profiles";

    static readonly Scenario[] Requests =
    [
        Refused(Reason.MalformedRequest, "400 10023 body", stage => stage.Post(Journey.Orders, """{"phone_numbers":[""")),
        Refused(Reason.MalformedForm, "400 10015 body", async stage =>
            await stage.Post($"{Journey.Orders}/{await stage.Journey.Order(Stage.Number)}/actions/file_upload", Raw("multipart/form-data", "loa"))),
        Refused(Reason.MissingField, "422 10004 /name", stage => stage.Post(Profiles, new { whitelisted_destinations = new[] { "US" } })),
        Refused(Reason.InvalidField, "422 10026 /phone_numbers/1",
            stage => stage.Post(Journey.Orders, new { phone_numbers = new object[] { Stage.Number, 1 } })),
        Refused(Reason.UnknownField, "400 10031 ?filter[color]", stage => stage.Journey.Get(Journey.Orders + "?filter[color]=red")),
        Refused(Reason.UnknownValue, "422 10032 ?filter[status]", stage => stage.Journey.Get(Journey.Orders + "?filter[status]=lost")),
        Refused(Reason.ValueOutOfRange, "422 10033 ?page[size]", stage => stage.Journey.Get(Journey.Orders + "?page[size]=0")),
        Refused(Reason.UnsupportedMediaType, "415 10014 -", stage => stage.Post(Journey.Orders, Raw("text/csv", Stage.Number))),
        Refused(Reason.BodyTooLarge, "413 10033 -", stage => stage.Post(Journey.Orders, new { pad = new string('x', 64 * 1024) })),
        Refused(Reason.MethodNotAllowed, "405 10030 -", stage => stage.Call(HttpMethod.Put, Journey.Orders)),
        Refused(Reason.NotAuthenticated, "401 10009 -", stage => stage.Sandbox.Telnyx(HttpMethod.Get, Journey.Orders, key: "KEY0")),
        Refused(Reason.KeyRevoked, "401 20002 -",
            async stage => await stage.Sandbox.Telnyx(HttpMethod.Get, Journey.Orders, key: await RevokedKey(stage.Sandbox))),
        Refused(Reason.AccountSuspended, "403 10010 -", stage => AsSubaccount(stage, AccountStatus.Suspended)),
        Refused(Reason.AccountClosed, "403 10010 -", stage => AsSubaccount(stage, AccountStatus.Closed)),
        Problem(Reason.NotAllowed, "403 -", stage => stage.Sandbox.Send(HttpMethod.Get, "/hostline/v1/review", stage.Sandbox.ApiKey(), null)),
        Refused(Reason.NotFound, "404 10005 -", stage => stage.Journey.Get($"{Journey.Orders}/{Guid.AllBitsSet}")),
        Refused(Reason.ProfileNotFound, "422 10017 /messaging_profile_id", stage =>
            stage.Post(Journey.Orders, new { phone_numbers = new[] { Stage.Number }, messaging_profile_id = Guid.AllBitsSet })),
        Refused(Reason.ProfileInUse, "422 40158 -", async stage =>
        {
            await stage.Through();
            return await stage.Call(HttpMethod.Delete, $"{Profiles}/{stage.Journey.Profile}");
        }),
        Refused(Reason.DestinationsMissing, "400 40331 /whitelisted_destinations", stage => stage.Post(Profiles, new { name = "no destinations" })),
        Refused(Reason.NoGateway, "422 10027 -", async stage => await OrderLive(await stage.On(s => s with { Gateways = LiveNetwork.None }))),
        Refused(Reason.TooManyRequests, "429 10011 -", async stage => await UntilRefused(await stage.On(s => s with { SandboxKeyRate = 1 }))),
        Refused(Reason.Busy, "503 10037 -", stage => WhileCommitsFail(stage, () => new StorageBusyException("The test keeps the store busy."))),
        Refused(Reason.OutcomeUnknown, "503 10037 -",
            stage => WhileCommitsFail(stage, () => new OutcomeUnknownException("The test cuts the connection to the store."))),
        Refused(Reason.UnexpectedError, "500 10007 -", stage => WhileCommitsFail(stage, () => new InvalidOperationException("The test breaks the store."))),
        Refused(Reason.IdempotencyKeyInvalid, "400 10015 ?Idempotency-Key", stage => OrderOnce(stage, "not a key", Stage.Number)),
        Refused(Reason.IdempotencyKeyReused, "422 10027 ?Idempotency-Key", async stage =>
        {
            (await OrderOnce(stage, "key", Stage.Number)).Expect(200);
            return await OrderOnce(stage, "key", Stage.Other);
        }),
        Refused(Reason.KeywordRepeated, "422 10012 /keywords/1", stage =>
            stage.Post($"{Profiles}/{stage.Journey.Profile}/autoresp_configs",
                new { op = "info", keywords = new[] { "HOURS", "hours" }, resp_text = "9 to 5", country_code = "US" })),
        Refused(Reason.InvalidUrl, "422 10003 /webhook_url", stage =>
            stage.Post(Profiles, new { name = "a", whitelisted_destinations = new[] { "US" }, webhook_url = "ftp://example.com" })),
    ];

    /// <summary>The request of a subaccount that its parent has just put into this status.</summary>
    static async Task<Answered> AsSubaccount(Stage stage, AccountStatus status)
    {
        var services = stage.Journey.Server.Services;
        var parent = (await services.GetRequiredService<AccountBook>().Authenticate(stage.Sandbox.ApiKey())).Value!;
        var family = services.GetRequiredService<Subaccounts>();
        var opened = (await family.Open(parent, "branch")).Value!;
        var key = (await stage.Sandbox.Hostline(HttpMethod.Post, $"/accounts/{opened.Id}/keys")).Expect(201).Json.GetProperty("api_key").GetString();
        Assert.False((await family.Put(parent, opened.Id, status)).IsRefused);
        return await stage.Sandbox.Telnyx(HttpMethod.Get, Journey.Orders, key: key);
    }

    static StringContent Raw(string type, string text) => new(text, MediaTypeHeaderValue.Parse(type));

    /// <summary>The rate of keys is in real time: how many requests fit into it depends on the machine.</summary>
    static async Task<Answered> UntilRefused(Stage stage)
    {
        var answer = await stage.Journey.Get(Profiles);
        for (var i = 0; i < 1_000 && answer.Status == 200; i++)
        {
            answer = await stage.Journey.Get(Profiles);
        }

        return answer;
    }

    static async Task<Answered> OrderLive(Stage stage)
    {
        var live = await stage.Journey.Server.Services.GetRequiredService<AccountBook>().OpenLive("acme", "ops@acme.example");
        return await stage.Sandbox.Telnyx(HttpMethod.Post, Journey.Orders, new { phone_numbers = new[] { "+13127720001" } }, key: live.Key.Text);
    }

    static async Task<string> RevokedKey(TestSandbox sandbox)
    {
        var keys = $"/accounts/{sandbox.Account().GetProperty("id").GetString()}/keys";
        var made = (await sandbox.Hostline(HttpMethod.Post, keys)).Expect(201).Json;
        (await sandbox.Hostline(HttpMethod.Delete, $"{keys}/{made.GetProperty("id").GetString()}")).Expect(204);
        return made.GetProperty("api_key").GetString()!;
    }

    static Task<Answered> OrderOnce(Stage stage, string key, string number) =>
        stage.Post(Journey.Orders, new StringContent($$"""{"phone_numbers":["{{number}}"]}""", MediaTypeHeaderValue.Parse("application/json"))
        {
            Headers = { { "Idempotency-Key", key } },
        });

    static async Task<Answered> WhileCommitsFail(Stage stage, Func<Exception> failure)
    {
        using (stage.FailWith(failure))
        {
            return await stage.TryOrder(Stage.Number);
        }
    }
}
