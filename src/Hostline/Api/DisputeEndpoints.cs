using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class DisputeEndpoints(Database database, OrderBook orders, FraudReports disputes)
{
    const int WhyAtMost = 500;
    const int ByDefault = 50;
    const int AtMost = 250;
    const string Tag = "Desk";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/alarms", Who.Desk, Alarms, World, Parameters.After, Parameters.Limit(ByDefault, AtMost))
            .Does(new("listAlarms", Tag, "List alarms, newest first", Answers.PageOf(AlarmForm, Answers.NextId)));
        endpoints.Get("/disputes", Who.Desk, List, World, Parameters.After, Parameters.Limit(ByDefault, FraudReports.ListedAtMost))
            .Does(new("listDisputes", Tag, "List the orders that are on hold because fraud was reported, longest first",
                Answers.PageOf(DisputeForm, Answers.NextPlace)));
        endpoints.Post("/orders/{id}/dispute", Who.AnyKey, (http, access) =>
            http.WithBody(f => f.Needed("reason", WhyAtMost), why => Report(http, access, why)))
            .Does(new("reportFraud", "Transfers", "Report an order as fraud, which puts it on hold", OrderView.FormForHolders) { Body = Why });
        endpoints.Post("/orders/{id}/lift", Who.Desk, (http, access) => http.WithBody(f => f.Needed("reason", WhyAtMost), why => Lift(http, access, why)))
            .By(Role.Lead)
            .Does(new("liftDispute", Tag, "Lift the hold on an order that was reported as fraud", OrderView.Form) { Body = Why });
    }

    static readonly Parameter World = new("world", Schema.Uuid("Only of this world."));

    static readonly Schema Why = Schema.Object("", Required("reason", Schema.Text("Why.", WhyAtMost)));

    static readonly Schema AlarmForm = Schema.Object("What an operator should know at once.",
        Required("id", Schema.Uuid("The id.")),
        Required("at", Schema.Instant("When it was raised.")),
        Required("kind", Schema.Text("What happened.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("subject", Schema.Uuid("The id of its subject.")),
        Optional("account", Schema.Uuid("The account's id.")),
        Optional("order", Schema.Uuid("The order's id.")),
        Required("detail", Schema.Text("The sentence for people."))).Named("Alarm");

    static readonly Schema DisputeForm = Schema.Object("An order on hold.",
        Required("order", Schema.Uuid("Its order.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("account", Schema.Uuid("The account that ordered it.")),
        Required("frozen_at", Schema.Instant("When the hold began.")),
        Required("reported_by", Schema.Text("Who reported it.")),
        Required("why", Schema.Text("What was reported.")),
        Required("numbers", Schema.ListOf(OrderView.HostingForm, "Its numbers."))).Named("Dispute");

    /// <summary>Newest first. The operator sees alarms of all worlds, a sandbox's key those of its own.</summary>
    async Task<IResult> Alarms(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (world, after, limit) = (query.Id<WorldId>("world") ?? access.World?.Id, query.Id<AlarmId>("after") ?? Ids.AfterAll<AlarmId>(),
            query.Limit(ByDefault, AtMost));
        if (Refuse(query, access, world) is { } refused)
        {
            return refused;
        }

        var found = world is { } one
            ? await database.Many(AlarmTable.OfWorld, AlarmTable.Read, after, limit, one)
            : await database.Many(AlarmTable.Anywhere, AlarmTable.Read, after, limit);
        return Answers.Page(found.Select(Render), found.Count == limit ? found[^1].Id : null);
    }

    static object Render(RaisedAlarm raised) => new
    {
        id = raised.Id,
        at = raised.At,
        kind = Answers.Word(raised.Alarm.Kind),
        world = raised.Alarm.World,
        subject = raised.Alarm.Subject,
        account = raised.Alarm.Account,
        order = raised.Alarm.Order,
        detail = raised.Alarm.Detail,
    };

    /// <summary>The frozen orders, longest first.</summary>
    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (world, after, limit) = (query.Id<WorldId>("world") ?? access.World?.Id, query.OrderPlace("after"),
            query.Limit(ByDefault, FraudReports.ListedAtMost));
        if (Refuse(query, access, world) is { } refused)
        {
            return refused;
        }

        var (found, next) = await disputes.List(world, after, limit);
        return Answers.Page(found.Select(Render), next?.ToString());
    }

    static object Render(Order order) => new
    {
        order = order.Id,
        world = order.World,
        account = order.Account,
        frozen_at = order.Frozen!.At,
        reported_by = order.Frozen.By,
        why = order.Frozen.Why,
        numbers = order.Hostings.Select(h => OrderView.Of(h)),
    };

    static Problem? Refuse(Query query, Access access, WorldId? world) =>
        query.IsRefused ? Problem.Of(query.Refusals)
        : world is { } one && !access.SeesWorld(one) ? Problem.Of(new Refusal(Reason.NotFound, "world"))
        : null;

    Task<IResult> Report(HttpContext http, Access access, string why) => orders.Act(http, access,
        (caller, id) => disputes.Report(caller, id, why), id => disputes.ReportAtTheDesk(id, access.Principal, why));

    async Task<IResult> Lift(HttpContext http, Access access, string why) => TransferActs.Answer(
        http.Id<OrderId>() is { } id && await orders.IsVisible(id, access) ? await disputes.Lift(id, access.Principal, why) : new Refusal(Reason.NotFound));
}
