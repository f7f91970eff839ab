using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>
/// Every reason of the core, as seen on the wire: its place, its code, and its next step in the words of the interface, wherever it appears.
/// </summary>
public sealed class RefusalTests(RefusingServer refusing) : IClassFixture<RefusingServer>
{
    public static TheoryData<Reason> Told() => [.. Scenarios.All.Select(s => s.Reason)];

    [Theory(Timeout = Hang.Milliseconds)]
    [MemberData(nameof(Told))]
    public async Task A_reason_is_told_with_its_code_its_place_and_the_next_step(Reason reason)
    {
        var scenario = Scenarios.All.Single(s => s.Reason == reason);
        await using var stage = await Stage.Set(refusing.Server, refusing.Receiver);
        var seen = await scenario.Play(stage);
        Assert.Equal(scenario.Told, seen.Told);
        var entry = ReasonCatalog.Of(reason);
        Assert.NotEmpty(seen.Places);
        Assert.Equal(seen.Places.Select(p => p with { Code = entry.Code, NextStep = p.Words.Of(reason).NextStep }), seen.Places);
    }

    [Fact]
    public void Every_reason_has_a_scenario()
    {
        var missing = Enum.GetValues<Reason>().Except(Scenarios.All.Select(s => s.Reason)).ToList();
        Assert.True(missing.Count == 0, $"""
            Nobody has seen these reasons on the wire: {string.Join(", ", missing)}.
            Add a row for each to the file of its group in tests/Hostline.Tests/Refusals (RequestRows.cs, NumberRows.cs, CampaignRows.cs, OwnershipRows.cs,
            TransferRows.cs, OrderRows.cs, DocumentRows.cs, ReviewRows.cs, EndRows.cs, SandboxRows.cs), as Scenarios.cs describes. For example:
                Refused(Reason.{missing.FirstOrDefault()}, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550110")),
            """);
    }

    [Fact]
    public void No_reason_has_two_scenarios() =>
        Assert.Empty(Scenarios.All.GroupBy(s => s.Reason).Where(g => g.Count() > 1).Select(g => g.Key));
}

/// <summary>One server for all scenarios that need no other; they run one after the other, because some stop its writers.</summary>
public sealed class RefusingServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public ReceivingServer Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Server, Receiver) = (await TestServer.Start(), await ReceivingServer.Start());

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
