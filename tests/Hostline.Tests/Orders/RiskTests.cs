using Hostline.Core.Orders;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Orders;

/// <summary>What deserves a second look is told to the reviewer in words, and refuses nothing.</summary>
public sealed class RiskTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly RiskFacts Plain = new(Now, Now.AddYears(-1), 100, [], 0, [], 0);

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Fact]
    public void An_ordinary_order_has_no_mark_and_each_fact_has_its_own()
    {
        Assert.Empty(RiskMarks.Of(Plain));
        Assert.Empty(RiskMarks.Of(Plain with { OpenedAt = Now.AddDays(-1), Numbers = RiskMarks.ManyNumbers }));
        Assert.Empty(RiskMarks.Of(
            Plain with { WrongTries = RiskMarks.ManyTries - 1, AddressChanges = [Now.AddDays(-7)], FilesElsewhere = [("bill", 0)] }));
        var all = RiskMarks.Of(new(Now, Now.AddDays(-3), 21, [("bill", 1)], 3, [Now.AddHours(-5)], 2));
        Assert.Equal([RiskKind.SameFile, RiskKind.HolderChangedAddress, RiskKind.NewAccount, RiskKind.WrongTries, RiskKind.TimeCredited],
            all.Select(m => m.Kind));
        Assert.Equal(
            [
                "The very same file was sent as a bill by 1 other account.",
                "A holder of these numbers changed its e-mail address 5 hours ago, where the question about its consent goes.",
                "The account was opened 3 days ago and has or asks for 21 numbers.",
                "Wrong codes were entered 3 times for the numbers of this order.",
                "A holder's time to decide was extended 2 times, because the host was down or its mail waited.",
            ], all.Select(m => m.Sentence));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_review_shows_the_marks_of_an_order_and_accepting_it_works_all_the_same(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.PeopleReview();
        (await exchange.Sandbox.Hostline(HttpMethod.Patch, $"/accounts/{exchange.AccountId(Exchange.Acme)}", new { email = "thief@mail.example" })).Expect(200);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);

        var waiting = (await exchange.Sandbox.Hostline(HttpMethod.Get, "/review")).Expect(200).Json.GetProperty("data")[0];

        // The fixture's letter and bill are the same file, which acme has sent before.
        Assert.Equal(["same_file", "same_file", "holder_changed_address"],
            waiting.GetProperty("risks").EnumerateArray().Select(r => r.GetProperty("kind").GetString()));
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/accept", new { })).Expect(200);
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
    }
}
