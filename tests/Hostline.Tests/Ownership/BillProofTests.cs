using Hostline.Core;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Tests.Storage;

namespace Hostline.Tests.Ownership;

/// <summary>Proof of ownership by a phone bill, which is decided once for all orders that name it.</summary>
public sealed class BillProofTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task An_accepted_bill_proves_all_numbers_whose_orders_wait_for_it(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind, made: BillStage.Reviewed("manual"));
        var bill = await stage.Sent();
        OrderId[] orders = [await stage.Order(), await stage.Order("+12025550198"), await stage.Order("+12025550197")];
        await stage.Placed(orders[0]);
        foreach (var order in orders[..2])
        {
            var waiting = (await stage.Name(order, bill)).Value!.Hostings[0];
            Assert.Equal((HostingState.Gathering, ProofMethod.Bill, order == orders[0] ? 1 : 0), (waiting.State, waiting.Proof!.Method, waiting.Proof.Calls));
            Assert.Equal(waiting.Proof, (await stage.Hosting(order)).Proof);
        }

        Assert.Null((await stage.Shown(orders[0])).Code);
        var waits = (await stage.Sandbox.Hostline(HttpMethod.Get, "/identity_documents")).Expect(200).Json.GetProperty("data");
        Assert.Equal(bill, Assert.Single(waits.EnumerateArray()).GetProperty("sid").GetString());
        (await stage.Sandbox.Hostline(HttpMethod.Get, $"/documents/{waits[0].GetProperty("document").GetString()}")).Expect(200);
        Assert.Equal("accepted", (await stage.Decide(bill, "accept")).Expect(200).Json.GetProperty("status").GetString());
        Assert.Equal("accepted", await stage.StatusOf(bill.ToUpperInvariant()));
        foreach (var order in orders)
        {
            Assert.Equal(order != orders[2], (await stage.Hosting(order)).OwnershipProven);
        }

        Assert.Equal("ownership.proven operator", (await stage.Timeline(orders[0]))[^1]);

        // One that is accepted already proves at once.
        Assert.True((await stage.Name(orders[2], bill)).Value!.Hostings[0].OwnershipProven);
        (await stage.Decide(bill, "accept")).Expect(422);
        (await stage.Decide(bill, "refuse", new { reason = "bill_outdated" })).Expect(422);
        Assert.True((await stage.Sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_refused_bill_leaves_its_numbers_to_an_operator_with_the_reason(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind, made: BillStage.Reviewed("manual"));
        var (bill, order) = (await stage.Sent(), await stage.Order());
        Assert.False((await stage.Name(order, bill)).IsRefused);
        (await stage.Decide(bill, "refuse", new { reason = "signature_missing" })).Expect(422);
        var refused = (await stage.Decide(bill, "refuse", new { reason = "bill_outdated", note = "It is of last year." })).Expect(200).Json;
        Assert.Equal(("refused", "bill_outdated", "It is of last year."), (refused.GetProperty("status").GetString(),
            refused.GetProperty("reason").GetProperty("code").GetString(), refused.GetProperty("reason").GetProperty("note").GetString()));
        var hosting = await stage.Hosting(order);
        Assert.Equal((HostingState.ActionRequired, Reason.BillOutdated, "It is of last year."), (hosting.State, hosting.Reason, hosting.Note));
        Assert.Equal("bill.refused", (await stage.Entries(order))[^1].GetProperty("kind").GetString());

        (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/resume", new { to = "gathering" })).Expect(200);
        Assert.Equal(Reason.ProofDocumentInvalid, (await stage.Name(order, bill)).Refusals[0].Reason);
        var better = await stage.Sent();
        Assert.False((await stage.Name(order, better)).IsRefused);
        (await stage.Decide(better, "accept")).Expect(200);
        Assert.True((await stage.Hosting(order)).OwnershipProven);
    }

    [Theory]
    [InlineData("instant", null)]
    [InlineData("one_business_day", "P1D")]
    public async Task The_robot_accepts_a_bill_when_the_sandbox_says(string review, string? after)
    {
        await using var stage = await CallStage.Set(made: BillStage.Reviewed(review));
        var (bill, order) = (await stage.Sent(), await stage.Order());
        Assert.False((await stage.Name(order, bill)).IsRefused);
        if (after is not null)
        {
            await stage.Advance("PT1H");
            Assert.Equal("pending", await stage.StatusOf(bill));
        }

        await stage.Advance(after ?? "PT0S");
        Assert.Equal("accepted", await stage.StatusOf(bill));
        Assert.True((await stage.Hosting(order)).OwnershipProven);
    }

    [Fact]
    public async Task A_document_that_cannot_prove_the_number_is_refused_at_its_place()
    {
        await using var stage = await CallStage.Set(made: BillStage.Reviewed("manual"));
        var (foreign, own, order) = (await stage.Sent(account: 1), await stage.Sent(), await stage.Order());
        var unknown = Ids.New<DocumentId>(DateTimeOffset.UnixEpoch);
        foreach (var refused in (Outcome<Hostline.Core.Orders.Order>[])[await stage.Name(order, foreign), await stage.Name(order, unknown)])
        {
            Assert.Equal((Reason.ProofDocumentInvalid, new Place(PlaceKind.Document)), (refused.Refusals[0].Reason, refused.Refusals[0].Place));
        }

        (await stage.Sandbox.Send(HttpMethod.Get, $"/hostline/v1/identity_documents/{own}", stage.Sandbox.ApiKey(1), null)).Expect(404);
        Assert.Null((await stage.Hosting(order)).Proof);
    }

    [Fact]
    public async Task A_bill_of_a_number_that_another_order_has_proven_meanwhile_needs_an_operator()
    {
        await using var stage = await CallStage.Set(made: BillStage.Reviewed("manual"));
        var (bill, order, others) = (await stage.Sent(), await stage.Order(), await stage.Order(account: 1));
        Assert.False((await stage.Name(order, bill)).IsRefused);
        Assert.False((await stage.Call(others, account: 1)).IsRefused);
        (await stage.Keys((await stage.Shown(others)).Code!)).Expect(200);
        (await stage.Decide(bill, "accept")).Expect(200);
        Assert.Equal((HostingState.ActionRequired, Reason.NumberInProgress), ((await stage.Hosting(order)).State, (await stage.Hosting(order)).Reason));
    }

    [Theory]
    [InlineData("phone-bill", false, "document_missing", "/file")]
    [InlineData("passport", true, "unknown_value", "/type")]
    [InlineData(null, true, "missing_field", "/type")]
    public async Task A_form_without_a_bill_is_refused_where_it_is_wrong(string? type, bool withFile, string code, string field)
    {
        await using var stage = await CallStage.Set();
        var refused = (await BillStage.Send(stage.Sandbox, type, withFile: withFile)).Expect(422).Json;
        Assert.Equal((code, field), (refused.GetProperty("code").GetString(), refused.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_file_passes_the_gate_is_encrypted_and_stays_when_files_without_an_order_are_deleted()
    {
        await using var stage = await CallStage.Set(made: BillStage.Reviewed("manual"));
        (await BillStage.Send(stage.Sandbox, file: "no PDF"u8.ToArray())).Expect(422);
        var bill = await stage.Sent();
        Assert.Equal(1, await stage.Database.One(new("select count(*) from documents where sealed and kind = 3 and order_id is null"), r => r.Long(0)));
        Assert.Empty(await stage.Database.Many(Hostline.Storage.Tables.DocumentTable.Orphans, r => r.Id<DocumentId>(0), DateTimeOffset.MaxValue, 10));
        (await stage.Sandbox.Control(HttpMethod.Delete, "")).Expect(204);
        await Support.Hang.Until(async () => await stage.Database.One(
            new("select (select count(*) from documents) + (select count(*) from identity_documents) + (select count(*) from document_chunks)"),
            r => r.Long(0)) == 0,
            () => "The deletion of the file with its sandbox");
        Assert.NotEmpty(bill);
    }
}
