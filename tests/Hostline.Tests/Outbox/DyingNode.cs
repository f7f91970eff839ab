using System.Diagnostics;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Texting;
using Hostline.Notifications;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Network.Fakes;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>
/// A node that is killed in the middle of its calls: this program started once more, with a sender that only tests have. The kill is a
/// SIGKILL, so no lease is given back and no answer is recorded.
/// </summary>
static class DyingNode
{
    /// <summary>The command line of such a process, before its data directory, its database and its texts.</summary>
    public const string Argument = "--dying-node";

    const int Killed = 128 + 9;

    /// <summary>Returns once the node has been killed while it was sending all of the texts.</summary>
    /// <param name="database">A postgres:// URL, or null for SQLite in the directory.</param>
    public static async Task Run(string data, string? database, IEnumerable<Guid> texts)
    {
        using Process node = new()
        {
            StartInfo = new(Path.Combine(AppContext.BaseDirectory, "Hostline.Tests"), [Argument, data, database ?? "", .. texts.Select(t => $"{t}")])
            {
                RedirectStandardError = true,
            },
        };
        node.Start();
        var printed = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == Killed, $"The node ended with {node.ExitCode} instead of being killed.\n{printed}");
    }

    /// <summary>The life of that process.</summary>
    public static async Task<int> Live(string data, string database, IReadOnlyList<string> texts)
    {
        var sender = new DeadlySender(texts.Count);
        await using var server = await TestServer.Start(database.Length == 0 ? null : database, configure: s => s with { Data = data },
            others: services => services.ReplaceSides(sides => sides with { TextSender = _ => sender }));
        var unit = new Unit();
        foreach (var text in texts)
        {
            ErrandTable.Add(unit, World.Live, ErrandId.Of(Guid.Parse(text)), AnyId.New(), AnyId.New(), null, ErrandKind.SendText,
                new QueuedText("+13125550001", "hello").ToBytes(), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        }

        await server.Alter(unit);
        await Task.Delay(Hang.Limit);
        return 0;
    }

    /// <summary>Kills this process when as many texts are being sent as there are.</summary>
    sealed class DeadlySender(int last) : TextSender
    {
        int begun;

        public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
        {
            if (Interlocked.Increment(ref begun) == last)
            {
                Process.GetCurrentProcess().Kill();
            }

            await Task.Delay(Timeout.Infinite, cancellation);
            return new CallOutcome.Unknown();
        }

        public override Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation) =>
            throw new InvalidOperationException("Nothing was sent before.");
    }
}
