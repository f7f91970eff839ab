using System.Security.Cryptography;
using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Core.Documents;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Dialects.Telnyx;
using Hostline.Documents;
using Hostline.Network.Registry;
using Hostline.Outgoing;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Bench.Seeding;

/// <summary>The server's own parts that write a story.</summary>
sealed record StoryTools(ChangeUnits Changes, DocumentSeal Seal, AuditKey Audit);

/// <summary>
/// Everything that happens to one order with one number, written in one unit: the changes are the lifecycle's, and the statements are
/// those that the verbs and loops write, in their order. Only the guards are left out, because no one else uses the database.
/// </summary>
sealed class Story
{
    static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    static readonly TimeSpan AnsweredIn = TimeSpan.FromMilliseconds(12);
    static readonly byte[] Paper = "%PDF-1.4"u8.ToArray();
    static readonly string Signature = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    readonly StoryTools tools;
    readonly World world;
    readonly Tenant tenant;
    readonly Unit told = new() { IsRequest = true };
    DateTimeOffset now;
    Order order;

    Story(StoryTools tools, World world, Tenant tenant, long digits, DateTimeOffset begins)
    {
        (this.tools, this.world, this.tenant) = (tools, world, tenant);
        now = begins.CutToMicros();
        var id = Ids.New<OrderId>(now);
        var hosting = new Hosting(Ids.New<HostingId>(now), id, 0, PhoneNumber.FromDigits(digits), HostingState.Requested, HostingStates.Standard,
            HostingStates.Standard, null, null, now, now);
        order = new(id, world.Id, tenant.Account.Account.Id, tenant.Profile.Id, OrderStatus.Open, null, null, null, 0, EventChain.Genesis, now,
            AnnouncedCounts.None, 1, now, now, [hosting], TelnyxTerms.Of(withCanada: false, Core.Hostings.TermDays.Standard).Terms);
    }

    Hosting Hosting => order.Hostings[0];

    /// <summary>An order that its customer has not continued.</summary>
    public static Unit Begun(StoryTools tools, World world, Tenant tenant, long digits, DateTimeOffset begins) =>
        new Story(tools, world, tenant, digits, begins).Create().told;

    /// <summary>An order whose number is active.</summary>
    public static Unit Whole(StoryTools tools, World world, Tenant tenant, long digits, DateTimeOffset begins) =>
        new Story(tools, world, tenant, digits, begins).Create().Prove().SendPapers().Activate().told;

    Story Create()
    {
        Happens(new(tenant.Customer, EventKinds.OrderCreated) { Signals = [Signal.NumberEligible] }, isNew: true);
        return this;
    }

    Story Prove()
    {
        told.Guard(Guard.OfNumber(world.Id, Hosting.Number.Digits, 0));
        Happens(new(tenant.Customer, EventKinds.CodeSent)
        {
            Beside = SendCode,
            Detail = json => json.WriteString("method"u8, "sms"u8),
        });
        Happens(new(tenant.Customer, EventKinds.OwnershipProven)
        {
            Signals = [Signal.OwnershipProven],
            Beside = unit => NumberTable.Touch(unit, world.Id, Hosting.Number),
        });
        return this;
    }

    void SendCode(Unit unit)
    {
        var code = new SentCode(Ids.New<CodeId>(now), Hosting.Id, Hosting.Number, CodeMethod.Sms, RandomNumberGenerator.GetBytes(SentCode.NonceBytes), now, 0);
        NumberTable.Add(unit, world.Id, code);
        NumberTable.Touch(unit, world.Id, Hosting.Number);
        NumberTable.Count(unit, world.Id, Hosting.Number, now, Ids.New<ActId>(now), NumberAct.CodeSent, order.Account);
        MessageTable.Add(unit, new(Ids.New<MessageId>(now), world.Id, now, MessageKind.Sms, "+18005550100", Hosting.Number.ToString(), null,
            "Your verification code is 000000. It is valid for 10 minutes. Anyone who has it can route this number's texts.", null, "000000", true));
    }

    Story SendPapers()
    {
        var (letter, bill) = (Ids.New<DocumentId>(now), Ids.New<DocumentId>(now));
        Happens(new(tenant.Customer, EventKinds.DocumentsReceived)
        {
            Signals = [Signal.LetterIn, Signal.BillIn],
            Set = o => o with { Letter = letter, Bill = bill },
            Beside = unit =>
            {
                Stage(unit, letter, DocumentKind.Letter, "letter.pdf");
                Stage(unit, bill, DocumentKind.Bill, "bill.pdf");
            },
            Detail = json =>
            {
                json.WriteBoolean("letter"u8, true);
                json.WriteBoolean("bill"u8, true);
            },
        });
        return this;
    }

    Story Activate()
    {
        Happens(new(Actor.Robot, EventKinds.DocumentsAccepted) { Signals = [Signal.DocumentsAccepted] });
        Happens(new(Actor.Network, EventKinds.CarrierAccepted) { Signals = [Signal.CarrierAccepted], Beside = ConfirmRoute });
        Happens(new(Actor.Network, EventKinds.TestPassed) { Signals = [Signal.TestPassed] });
        return this;
    }

    void ConfirmRoute(Unit unit)
    {
        var route = new ClaimedRoute(world.Id, Hosting.Number.Digits, 1, Hosting.Id, order.Account, order.Id, 0, 0);
        SimulatedRouteTable.Add(unit, world.Id, route.Number, route.Generation, route.Hosting, nameof(RegistryAnswer.Confirmed));
        RouteTable.CheckConfirmed(unit, route);
    }

    void Stage(Unit unit, DocumentId id, DocumentKind kind, string name)
    {
        DocumentTable.Add(unit, id, world.Id, order.Account, kind, name, now);
        DocumentTable.AddChunk(unit, id, 0, tools.Seal.Seal(id, 0, isLast: true, Paper));
        var sha256 = SHA256.HashData(Paper);
        var seal = tools.Audit.Seal(RowSeals.Document(id, world.Id, order.Account, (long)kind, Paper.Length, sha256));
        DocumentTable.SetComplete(unit, id, Paper.Length, sha256, seal, DocumentMarks.None, null);
        Append(unit, DocumentTable.CheckAttached(new Unit(), id, order.Id, now));
    }

    /// <summary>One change with what is written beside it, and the errands and webhooks that follow, done and acknowledged.</summary>
    void Happens(Happening what, bool isNew = false)
    {
        now = isNew ? now : now + Step;
        var change = new Change(isNew ? null : order, order, now, what.By);
        foreach (var refusal in what.Signals.Select(signal => change.Send(Hosting.Id, signal)).OfType<string>())
        {
            throw new InvalidOperationException(refusal);
        }

        change.Set(what.Set);
        change.Tell(what.Kind, [Hosting.Id], detail: what.Detail);
        var beside = new Unit();
        what.Beside(beside);
        Append(told, beside);
        var unit = new Unit();
        tools.Changes.Add(unit, change.Settle(), world, tenant.Profile, now);
        order = change.Order;
        Append(told, unit);
        Settle(unit.Rest);
    }

    /// <summary>What the loops do with the work that a change made due.</summary>
    void Settle(IReadOnlyList<Write> written)
    {
        foreach (var row in written)
        {
            if (row.Sql.Text.StartsWith("insert into errands", StringComparison.Ordinal))
            {
                Append(told, ErrandTable.CheckDone(new Unit(), (ErrandId)row.Args[0]!, fence: 0));
            }
            else if (row.Sql.Text.StartsWith("insert into deliveries", StringComparison.Ordinal))
            {
                Deliver(row.Args);
            }
        }
    }

    /// <param name="row">The delivery as it was inserted.</param>
    void Deliver(object?[] row)
    {
        var delivery = new ClaimedDelivery((DeliveryId)row[0]!, world.Id, order.Account, order.Id, tenant.Profile.Id, (string)row[5]!,
            order.Announced.Of((string)row[5]!), (EventId)row[7]!, (string)row[8]!, (byte[])row[9]!, 0, 0, now);
        var headers = JsonSerializer.Serialize(new[] { new[] { "User-Agent", "telnyx-webhooks" }, ["telnyx-timestamp", $"{now.ToUnixTimeSeconds()}"],
            ["telnyx-signature-ed25519", Signature] });
        var unit = new Unit();
        LaneTable.CheckAdvance(unit, order.Id, tenant.Profile.Id, delivery.Sequence, fence: 0);
        LaneTable.CheckSettled(unit, delivery, DeliveryState.Delivered, null, null, now);
        unit.Then(LaneTable.Leave, order.Id, tenant.Profile.Id, 0);
        LaneTable.Log(unit, delivery, now, AnsweredIn, tenant.Profile.WebhookUrl, (int)AttemptOutcome.Answered, 200, headers,
            """[["Content-Length","0"]]""", "", isPrivate: false, bytes: 0);
        Append(told, unit);
    }

    /// <summary>Takes over a unit's statements in the order in which they are written: the checks first.</summary>
    static void Append(Unit to, Unit unit)
    {
        foreach (var write in unit.Checks.Concat(unit.Rest))
        {
            to.Then(write.Sql, write.Args);
        }
    }

    sealed record Happening(Actor By, string Kind)
    {
        public Signal[] Signals { get; init; } = [];

        public Func<Order, Order> Set { get; init; } = o => o;

        /// <summary>What else is written with it.</summary>
        public Action<Unit> Beside { get; init; } = _ => { };

        public Action<Utf8JsonWriter>? Detail { get; init; }
    }
}
