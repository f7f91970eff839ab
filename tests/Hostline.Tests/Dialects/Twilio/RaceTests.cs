using System.Text.Json;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Acts of this dialect at the same instant, from two nodes if the database allows it: of two that exclude each other one wins.</summary>
public sealed class RaceTests
{
    const int Usual = 8;
    const int Long = 200;

    public static TheoryData<StoreKind> Both => TestStore.Both;

    /// <summary>Two nodes of one database, with the same sandbox.</summary>
    sealed class Nodes(OrderScene here, TestSandbox there, PostgresDatabase? database, IReadOnlyList<TestServer> servers) : IAsyncDisposable
    {
        public OrderScene Here => here;

        public static async Task<Nodes> Start(StoreKind kind)
        {
            var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            var first = await TestServer.Start(database?.Url);
            var second = database is null ? first : await TestServer.Start(database.Url);
            var scene = await TwilioServer.Scene(first, "instant");
            return new(scene, new(second.BaseUrl, scene.Sandbox.Made), database, second == first ? [first] : [first, second]);
        }

        /// <summary>Both at once, each on its own node; which is first changes from round to round.</summary>
        public async Task<(Answered One, Answered Other)> AtOnce(int round, Func<TestSandbox, Task<Answered>> one, Func<TestSandbox, Task<Answered>> other)
        {
            var (a, b) = round % 2 == 0 ? (here.Sandbox, there) : (there, here.Sandbox);
            var (first, second) = round / 2 % 2 == 0 ? (one, other) : (other, one);
            var answers = await Task.WhenAll(first(a), second(b));
            return first == one ? (answers[0], answers[1]) : (answers[1], answers[0]);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }

            await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_two_documents_for_one_order_one_is_written(StoreKind kind)
    {
        await using var nodes = await Nodes.Start(kind);
        var address = await nodes.Here.Address();
        for (var round = 0; round < LongForm.Or(Usual, Long); round++)
        {
            var sid = await nodes.Here.Verified(Number(round));
            Task<Answered> Write(TestSandbox node) => Documents(node, address, sid);
            var (one, other) = await nodes.AtOnce(round, Write, Write);
            Assert.Equal("201 400", string.Join(' ', new[] { one.Status, other.Status }.Order()));
            Assert.Equal(22101, OrderTests.Code(one.Status == 400 ? one : other));
            var order = await nodes.Here.Fetch(sid);
            Assert.Equal(("pending-loa", (one.Status == 201 ? one : other).Json.Text("sid")), (order.Text("status"), order.Text("signing_document_sid")));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_order_that_is_deleted_while_its_letter_is_signed_ends_once(StoreKind kind)
    {
        await using var nodes = await Nodes.Start(kind);
        var address = await nodes.Here.Address();
        for (var round = 0; round < LongForm.Or(Usual, Long); round++)
        {
            var sid = await nodes.Here.Verified(Number(round));
            var document = (await Documents(nodes.Here.Sandbox, address, sid)).Expect(201).Json.Text("sid");
            var (deleted, signed) = await nodes.AtOnce(round, node => node.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{sid}"),
                node => node.Control(HttpMethod.Post, $"/letters/{document}/sign", new { name = "Ann Owner" }));
            await nodes.Here.Advance("PT1S");
            var told = $"{kind}, {round}: deleted {deleted.Status} {deleted.Text}, signed {signed.Status} {signed.Text}";
            Assert.True((deleted.Status, signed.Status) is (204, 422) or (409, 200), told);
            var order = await nodes.Here.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}/{sid}");
            var letter = (await nodes.Here.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Documents}/{document}")).Expect(200).Json.Text("status");
            Assert.True(deleted.Status == 204 ? order.Status == 404 && letter == "canceled"
                : order.Expect(200).Json.Text("status") == "completed" && letter == "signed", $"{told}: {letter}, {order.Text}");
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_unique_name_that_two_ask_for_is_given_once_to_a_new_order_or_to_one_that_is_called(StoreKind kind)
    {
        await using var nodes = await Nodes.Start(kind);
        for (var round = 0; round < LongForm.Or(Usual, Long); round++)
        {
            var (name, old) = ($"desk {round}", (await nodes.Here.Create(Number(2 * round))).Text("sid"));
            var (made, renamed) = await nodes.AtOnce(round,
                node => node.Twilio(HttpMethod.Post, OrderScene.Orders,
                    [("PhoneNumber", Number((2 * round) + 1)), ("SmsCapability", "true"), ("UniqueName", name)]),
                node => node.Twilio(HttpMethod.Post, $"{OrderScene.Orders}/{old}", [("Status", "pending-verification"), ("UniqueName", name)]));
            Assert.True((made.Status, renamed.Status) is (201, 400) or (400, 200), $"{made.Text} {renamed.Text}");
            Assert.Equal(22115, OrderTests.Code(made.Status == 400 ? made : renamed));
            var order = await nodes.Here.Fetch(old);
            Assert.Equal((renamed.Status == 200 ? name : null, renamed.Status == 200 ? 1 : 0),
                (order.GetProperty("unique_name").GetString(), order.GetProperty("verification_attempts").GetInt32()));
            Assert.Equal(renamed.Status == 200 ? old : made.Json.Text("sid"),
                (await nodes.Here.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}/{Uri.EscapeDataString(name)}")).Expect(200).Json.Text("sid"));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_number_that_is_moved_to_an_account_while_that_closes_stays_or_is_released(StoreKind kind)
    {
        await using var nodes = await Nodes.Start(kind);
        var (scene, accounts, address) = (nodes.Here, "/2010-04-01/Accounts", await nodes.Here.Address());
        for (var round = 0; round < LongForm.Or(Usual, Long); round++)
        {
            var sub = (await scene.Sandbox.Twilio(HttpMethod.Post, accounts + ".json", [])).Expect(201).Json.Text("sid");
            var sid = await scene.Verified(Number(round));
            await scene.Sign((await Documents(scene.Sandbox, address, sid)).Expect(201).Json.Text("sid"));
            await scene.Advance("PT1S");
            var number = $"{accounts}/{scene.AccountSid()}/IncomingPhoneNumbers/PN{sid[2..]}.json";
            var (moved, closed) = await nodes.AtOnce(round, node => node.Twilio(HttpMethod.Post, number, [("AccountSid", sub)]),
                node => node.Twilio(HttpMethod.Post, $"{accounts}/{sub}.json", [("Status", "closed")]));
            await scene.Advance("PT1S");
            closed.Expect(200);
            Assert.True(moved.Status == 200 || (moved.Status is 400 or 403 && OrderTests.Code(moved) is 21472 or 20403), moved.Text);
            var (own, theirs) = (await scene.Sandbox.Twilio(HttpMethod.Get, number),
                await scene.Sandbox.Twilio(HttpMethod.Get, number.Replace(scene.AccountSid(), sub, StringComparison.Ordinal)));
            Assert.True(moved.Status == 200 ? (own.Status, theirs.Status) == (404, 404)
                : own.Status == 200 && own.Json.Text("status") == "in-use" && theirs.Status == 404,
                $"{kind}, {round}: moved {moved.Status}, own {own.Status} {own.Text}, theirs {theirs.Status} {theirs.Text}");
        }
    }

    static string Number(int n) => $"+1312555{1000 + n}";

    static Task<Answered> Documents(TestSandbox node, string address, string order) => node.Twilio(HttpMethod.Post, OrderScene.Documents,
        [
            ("HostedNumberOrderSids", order), ("AddressSid", address), ("Email", "owner@example.com"), ("ContactTitle", "Owner"),
            ("ContactPhoneNumber", OrderScene.Number),
        ]);
}
