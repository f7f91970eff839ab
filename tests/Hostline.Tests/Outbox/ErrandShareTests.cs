using Hostline.Network;
using Hostline.Network.Texting;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Outbox;

/// <summary>One account has more slow errands of a kind than the node carries out at once; those of the same kind of others are done.</summary>
public sealed class ErrandShareTests
{
    const string Orders = "/messaging_hosted_number_orders";

    /// <summary>More than the 64 places of the worker, and more than one look at what is due can find.</summary>
    const int Greedy = 180;

    /// <summary>What all accounts of one sandbox have together: half of the sandboxes' half.</summary>
    const int Share = 64 / 4;

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Texts_that_hang_in_one_sandbox_hold_back_no_text_of_another(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var hanging = new Hanging();
        await using var server = await TestServer.Start(postgres?.Url,
            others: services => services.ReplaceSides(sides => sides with { TextSender = world => new HangsForSome(sides.TextSender(world), hanging) }));
        var (greedy, neighbor) = (await server.Sandbox(), await server.Sandbox());
        await AskForCodes(greedy, [.. Enumerable.Range(0, Greedy).Select(n => $"{Hanging.Prefix}{n:0000}")]);
        await Hang.Bound(hanging.IsFull.Task, "The share of the greedy sandbox");

        await AskForCodes(neighbor, ["+13123330001"]);
        await Hang.Until(async () => (await neighbor.Control(HttpMethod.Get, "/messages?kind=sms")).Expect(200).Json.GetProperty("data").GetArrayLength() == 1,
            () => "The neighbor's code");
        Assert.Equal(Share, hanging.Most);
    }

    static async Task AskForCodes(TestSandbox sandbox, string[] numbers)
    {
        var order = (await sandbox.Telnyx(HttpMethod.Post, Orders, new { phone_numbers = numbers })).Expect(200).Json.GetProperty("data").GetProperty("id");
        (await sandbox.Telnyx(HttpMethod.Post, $"{Orders}/{order.GetString()}/verification_codes",
            new { phone_numbers = numbers, verification_method = "sms" })).Expect(200);
    }

    /// <summary>Texts that never end.</summary>
    sealed class Hanging
    {
        public const string Prefix = "+1312444";

        readonly Lock gate = new();
        int open;

        public TaskCompletionSource IsFull { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Most { get; private set; }

        public async Task Wait(CancellationToken end)
        {
            lock (gate)
            {
                Most = ++open;
                if (open == Share)
                {
                    IsFull.TrySetResult();
                }
            }

            await Task.Delay(Timeout.Infinite, end);
        }
    }

    sealed class HangsForSome(TextSender behind, Hanging hanging) : TextSender
    {
        public override bool IsRepeatable => behind.IsRepeatable;

        public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
        {
            await (text.To.StartsWith(Hanging.Prefix, StringComparison.Ordinal) ? hanging.Wait(cancellation) : Task.CompletedTask);
            return await behind.Send(text, cancellation);
        }
    }
}
