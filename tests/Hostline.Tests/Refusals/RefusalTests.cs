using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>
/// Every reason of the core, as seen on the wire: its place, its code, and its next step in the words of the interface, wherever it appears.
/// </summary>
public sealed class RefusalTests(RefusingServer refusing) : IClassFixture<RefusingServer>
{
    public static TheoryData<string, Reason, string> Told()
    {
        var rows = new TheoryData<string, Reason, string>();
        foreach (var scenario in Scenarios.All)
        {
            rows.Add(scenario.Interface, scenario.Reason, scenario.Told);
        }

        return rows;
    }

    [Theory(Timeout = Hang.Milliseconds)]
    [MemberData(nameof(Told))]
    public async Task A_reason_is_told_with_its_code_its_place_and_the_next_step(string there, Reason reason, string told)
    {
        var scenario = Scenarios.All.Single(s => (s.Interface, s.Reason, s.Told) == (there, reason, told));
        await using var stage = await Stage.Set(refusing.Server, refusing.Receiver);
        var seen = await scenario.Play(stage);
        Assert.Equal(scenario.Told, seen.Told);
        var entry = ReasonCatalog.Of(reason);
        Assert.NotEmpty(seen.Places);
        Assert.Equal(seen.Places.Select(p => p with { Code = entry.Code }), seen.Places);
        Assert.All(seen.Places, p => Assert.Contains(p.NextStep, p.NextStepsFor(reason)));
    }

    [Fact]
    public void Every_reason_has_a_scenario()
    {
        var missing = Enum.GetValues<Reason>().Except(Scenarios.All.Select(s => s.Reason)).ToList();
        Assert.True(missing.Count == 0, $"""
            Nobody has seen these reasons on the wire: {string.Join(", ", missing)}.
            Add a row for each to the file of its group in tests/Hostline.Tests/Refusals (RequestRows.cs, NumberRows.cs, CampaignRows.cs, OwnershipRows.cs,
            TransferRows.cs, OrderRows.cs, DocumentRows.cs, ReviewRows.cs, EndRows.cs, SandboxRows.cs; of the second dialect, Twilio*Rows.cs),
            as Scenarios.cs describes. For example:
                Refused(Reason.{missing.FirstOrDefault()}, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550110")),
            """);
    }

    /// <summary>What the first dialect answers with is decided by the reason alone; the second one also goes by the parameter.</summary>
    [Fact]
    public void No_scenario_is_there_twice()
    {
        Assert.Empty(Scenarios.All.GroupBy(s => (s.Interface, s.Reason, s.Told)).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(Scenarios.All.Where(s => s.Interface != Scenarios.Second).GroupBy(s => s.Reason).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Every_reason_is_seen_in_the_second_dialect_or_it_is_said_why_it_is_not_met_there()
    {
        var seen = Scenarios.All.Where(s => s.Interface == Scenarios.Second).Select(s => s.Reason).ToHashSet();
        Assert.Empty(seen.Intersect(Scenarios.UnmetInTwilio.Keys));
        Assert.Equal([], Enum.GetValues<Reason>().Except(seen).Except(Scenarios.UnmetInTwilio.Keys));
        Assert.All(Scenarios.UnmetInTwilio.Values, Assert.NotEmpty);
    }
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
