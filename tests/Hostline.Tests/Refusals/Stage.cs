using Hostline.Core.Reasons;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Refusals;

/// <summary>
/// The environment of a scenario: a sandbox of its own with two accounts, the first of which has a profile with a webhook.
/// </summary>
sealed class Stage : IAsyncDisposable
{
    public const string Number = Journey.Number;
    public const string Other = "+13125550002";

    /// <summary>No code has seven digits.</summary>
    const string WrongCode = "0000000";

    readonly ReceivingServer receiver;
    readonly List<IAsyncDisposable> own = [];

    Stage(ReceivingServer receiver, Journey journey) => (this.receiver, Journey) = (receiver, journey);

    public Journey Journey { get; private set; }

    public TestSandbox Sandbox => Journey.Sandbox;

    public string AccountId(int index) => Sandbox.Account(index).GetProperty("id").GetString()!;

    public ReceivingServer Receiver => receiver;

    public static async Task<Stage> Set(TestServer server, ReceivingServer receiver) => new(receiver, await Journey.Begin(server, receiver, "acme", "globex"));

    /// <summary>From here on the scenario runs on a server of its own, with other settings.</summary>
    public async Task<Stage> On(Func<Settings, Settings> configure)
    {
        var server = await TestServer.Start(configure: configure);
        own.Add(server);
        Journey = await Journey.Begin(server, receiver, "acme", "globex");
        return this;
    }

    public Task<Answered> Call(HttpMethod method, string path, object? body = null) => Sandbox.Telnyx(method, path, body);

    public Task<Answered> Post(string path, object? body) => Journey.Post(path, body);

    public Task<Answered> TryOrder(params string[] numbers) => Journey.TryOrder(numbers);

    public Task<Answered> TryOrderAs(int account, string number) => Journey.Post(Journey.Orders, new { phone_numbers = new[] { number } }, account);

    public Task<Answered> Delete(string order) => Call(HttpMethod.Delete, $"{Journey.Orders}/{order}");

    public Task<Answered> Enter(string order, string number = Number) => Journey.Validate(order, (number, WrongCode));

    /// <summary>Requests codes and enters wrong ones until each is used up.</summary>
    public async Task UseUp(string order, int codes)
    {
        for (var i = 0; i < codes * 3; i++)
        {
            if (i % 3 == 0)
            {
                (await Journey.AskCodes(order, Number)).Expect(200);
            }

            (await Enter(order)).Expect(200);
        }
    }

    /// <summary>Moves the sandbox's clock; by default, waits until the sandbox is idle.</summary>
    public async Task Wait(string span = "PT0S") => (await Sandbox.Control(HttpMethod.Post, "/clock", new { advance = span })).Expect(200);

    /// <summary>An order that needs nothing more from its customer, after all automatic steps.</summary>
    public async Task<string> Through(string number = Number)
    {
        var order = await Journey.OrderWithDocuments(number);
        await Wait();
        return order;
    }

    /// <summary>An order that waits for a manual review.</summary>
    public async Task<string> InReview()
    {
        await LetPeopleReview();
        return await Through();
    }

    public async Task LetPeopleReview() => (await Sandbox.Control(HttpMethod.Patch, "", new { review = "manual" })).Expect(200);

    /// <summary>What the operator's desk does with an order.</summary>
    public async Task<string> Decide(string order, string verb, object body)
    {
        (await Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/{verb}", body)).Expect(200);
        return order;
    }

    /// <summary>Until this is disposed, every commit fails in this way.</summary>
    public IDisposable FailWith(Func<Exception> failure) => new HeldCommits(Journey.Server.Faults, () => throw failure());

    /// <summary>From the moment at which the query has a result, nothing more is written until this is disposed.</summary>
    public IDisposable StandStillOnce(string question, params object[] arguments)
    {
        var (database, sql) = (Journey.Server.Services.GetRequiredService<Database>(), new Sql(question));
        return new HeldCommits(Journey.Server.Faults, async () => await database.One(sql, r => r.Long(0), arguments) > 0);
    }

    /// <summary>Changes stored rows behind the program's back.</summary>
    public async Task Change(string statement, params object[] arguments) =>
        Assert.Equal(CommitStatus.Done, (await Journey.Server.Services.GetRequiredService<CommitQueue>()
            .Write(new Unit().Then(new Sql(statement), arguments))).Status);

    /// <summary>Status and reason of an order, in its answer and in its webhook.</summary>
    public async Task<Seen> LookAt(string order, Reason reason)
    {
        await Wait();
        var answer = (await Journey.Get($"{Journey.Orders}/{order}")).Expect(200).Json;
        var number = answer.GetProperty("phone_numbers")[0];
        var webhook = Journey.Payload(await receiver.Next(r => r.Path == Journey.Path && Journey.IsAbout(r, order) && TellsOf(r, reason), Journey.Patience));
        return new(
            $"{Seen.TextOf(answer, "status")} {Seen.TextOf(number, "status")}",
            [ReasonSeen.In("the order's number", number), ReasonSeen.In("the webhook", webhook),
                ReasonSeen.In("the webhook's number", webhook.GetProperty("numbers")[0])]);
    }

    public async Task<ReasonSeen> LastOfTimeline(string order)
    {
        var told = (await Sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data");
        return ReasonSeen.In("the timeline", told[told.GetArrayLength() - 1]);
    }

    /// <summary>The webhook about an order with this reason.</summary>
    public async Task<Seen> Hear(string order, Reason reason)
    {
        const string Prefix = "messaging_hosted_numbers_orders.";
        var webhook =
            await receiver.Next(r => r.Path == Journey.Path && Journey.IsAbout(r, order) && ReasonSeen.In("", Journey.Payload(r)).Code == reason.Code(),
                Journey.Patience);
        return new(
            $"{Journey.TypeOf(webhook).Replace(Prefix, "", StringComparison.Ordinal)} {Journey.StatusOf(webhook)}",
            [ReasonSeen.In("the webhook", Journey.Payload(webhook))]);
    }

    static bool TellsOf(Received webhook, Reason reason) => ReasonSeen.In("", Journey.Payload(webhook).GetProperty("numbers")[0]).Code == reason.Code();

    public async ValueTask DisposeAsync()
    {
        foreach (var thing in own)
        {
            await thing.DisposeAsync();
        }
    }
}
