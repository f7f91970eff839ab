namespace Hostline.Tests.Crash;

/// <summary>A customer at work on one order. Requests without an answer are repeated a few times.</summary>
abstract class Repeating(Client client, Seeded seeded, CancellationToken stop)
{
    const int Tries = 6;

    protected const int Looks = 4_000;

    /// <summary>A request without an answer may never have taken effect.</summary>
    protected const int LooksInDoubt = 20;

    protected static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMilliseconds(150);

    protected Client Client => client;

    protected Seeded Seeded => seeded;

    protected CancellationToken Stop => stop;

    /// <summary>Waits until a node is ready, or the load ends.</summary>
    protected async Task Served() => await Task.WhenAny(client.SomeNodeServes(), Task.Delay(Timeout.Infinite, stop));

    /// <summary>Repeats until there is an answer, and counts each attempt.</summary>
    protected async Task<Reply> Insist(Tally tally, Func<Task<Reply>> attempt)
    {
        Reply reply = default;
        for (var tried = 0; tried < Tries && !(tried > 0 && stop.IsCancellationRequested); tried++)
        {
            await Task.Delay(tried == 0 ? seeded.Milliseconds(0, 40) : seeded.Milliseconds(50, 400), CancellationToken.None);
            await Served();
            reply = await attempt();
            tally.Count(reply.Outcome);
            if (reply.Outcome != Outcome.Unknown)
            {
                break;
            }
        }

        return reply;
    }
}
