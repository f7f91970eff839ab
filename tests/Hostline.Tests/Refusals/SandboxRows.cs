using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    static readonly Scenario[] Sandboxes =
    [
        Problem(Reason.ClockMoving, "409 -", MoveTheClockTwice),
        Problem(Reason.ClockBackwards, "422 /to", stage => stage.Sandbox.Control(HttpMethod.Post, "/clock", new { to = "2020-01-01T00:00:00Z" })),
        Problem(Reason.NoCall, "422 -", stage => stage.Sandbox.Control(HttpMethod.Post, $"/handsets/{Stage.Number}/keys", new { keys = "1" })),
    ];

    /// <summary>The first move waits for a webhook that is not accepted; the other one is answered.</summary>
    static async Task<Answered> MoveTheClockTwice(Stage stage)
    {
        var gate = new TaskCompletionSource();
        stage.Receiver.Answer(stage.Journey.Path, Answer.Ok.After(gate.Task));
        await stage.Journey.Order(Stage.Number);
        var moves = new[] { "P1D", "P2D" }.Select(span => stage.Sandbox.Control(HttpMethod.Post, "/clock", new { advance = span })).ToList();
        var refused = await Task.WhenAny(moves);
        gate.SetResult();
        await Task.WhenAll(moves);
        return await refused;
    }
}
