using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

public sealed class SweepTests
{
    static readonly Sql Deliveries = new("select (select count(*) from deliveries), (select count(*) from attempts)");
    static readonly Sql Answers = new("select count(*) from idempotency");

    static readonly Sql Remember = new(
        "insert into idempotency (account, route, key, fingerprint, status, body, created_at) values ($1, 'POST /orders', $2, $3, 200, $3, $4)");

    [Fact]
    public async Task Ended_deliveries_are_kept_for_30_days_with_their_attempts()
    {
        await using var server = await TestServer.Start();
        await using var receiver = await ReceivingServer.Start();
        var journey = await Journey.Begin(server, receiver);
        var order = await journey.OrderWithDocuments(Journey.Number);
        await journey.Hear(order, "successful");
        // The last attempt is logged after the receiver answers; the sweep deletes only finished deliveries.
        await server.Alter("update deliveries set state = 3");
        var database = server.Services.GetRequiredService<Database>();
        var sweep = server.Services.GetRequiredService<Sweep>();
        await sweep.At(await database.Now() + Sweep.DeliveriesKept - TimeSpan.FromMinutes(5), CancellationToken.None);
        Assert.Equal(5L, await database.One(Deliveries, r => r.Long(0)));
        await sweep.At(await database.Now() + Sweep.DeliveriesKept + TimeSpan.FromMinutes(5), CancellationToken.None);
        Assert.Equal(0L, await database.One(Deliveries, r => r.Long(0)));
    }

    [Fact]
    public async Task A_delivery_that_is_still_tried_is_kept_however_old()
    {
        await using var server = await TestServer.Start();
        await using var receiver = await ReceivingServer.Start();
        var journey = await Journey.Begin(server, receiver);
        receiver.Answer(journey.Path, Answer.Status(500));
        await journey.Order(Journey.Number);
        await journey.HearNext();
        var database = server.Services.GetRequiredService<Database>();
        await server.Services.GetRequiredService<Sweep>().At(await database.Now() + (2 * Sweep.DeliveriesKept), CancellationToken.None);
        Assert.Equal(1L, await database.One(Deliveries, r => r.Long(0)));
    }

    [Fact]
    public async Task Answers_are_remembered_for_24_hours_and_forgotten_in_batches()
    {
        await using var server = await TestServer.Start();
        var database = server.Services.GetRequiredService<Database>();
        var now = await database.Now();
        var unit = new Unit();
        for (var i = 0; i < 250; i++)
        {
            unit.Then(Remember, Guid.CreateVersion7(now), $"old {i}", new byte[] { 1 }, now - Sweep.AnswersKept - TimeSpan.FromSeconds(1));
        }

        unit.Then(Remember, Guid.CreateVersion7(now), "young", new byte[] { 1 }, now - Sweep.AnswersKept + TimeSpan.FromMinutes(1));
        await server.Alter(unit);
        await server.Services.GetRequiredService<Sweep>().At(now, CancellationToken.None);
        Assert.Equal(1L, await database.One(Answers, r => r.Long(0)));
    }
}
