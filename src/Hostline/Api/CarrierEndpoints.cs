using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>What carriers did lately.</summary>
sealed class CarrierEndpoints(CarrierBook carriers, Database database)
{
    const string Carrier = "carrier";

    public void Map(Endpoints endpoints) => endpoints.Search("/carriers", Who.Desk, List, OneWorld,
            new(Carrier, Schema.Text("Only the weeks of this carrier, by its whole name.", NameAtMost)))
        .Does(new("listCarriers", "Desk", $"Tell what carriers did in {CarrierBook.Weeks} weeks, in one world", Schema.Object("",
            Required("data", Schema.ListOf(CarrierForm, "")), Required("weeks", Schema.ListOf(WeekForm, "The oldest first.")))));

    const int NameAtMost = 200;

    static readonly Parameter OneWorld = new(Scopes.World,
        Schema.Text("For the operator: which world, `live` or the id of a sandbox; the live one without it. A sandbox's key sees its own."));

    static readonly Schema CarrierForm = Schema.Object("A carrier.",
        Required("name", Schema.Text("Its name; empty for numbers whose carrier no look-up named.")),
        Required("begun", Schema.Whole("Numbers that went to it.", atLeast: 0)), Required("activated", Schema.Whole("Of these, activated.", atLeast: 0)),
        Optional("median_seconds", Schema.Number("Half of those took no longer.")), Optional("ninety_seconds", Schema.Number("Nine of ten took no longer.")),
        Required("failures", Schema.ListOf(Schema.Object("", Required("reason", Schema.Text("The reason's code.")),
            Required("count", Schema.Whole("How many.", atLeast: 0))), "Numbers that failed."))).Named("Carrier");

    static readonly Schema WeekForm = Schema.Object("", Required("begins_at", Schema.Instant("When it begins.")),
        Required("activated", Schema.Whole("", atLeast: 0)), Required("failed", Schema.Whole("", atLeast: 0)));

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (world, carrier) = (query.World(Scopes.World) ?? access.Unnamed, query.Text(Carrier));
        if (query.IsRefused || carrier.Length > NameAtMost)
        {
            return query.IsRefused ? Problem.Of(query.Refusals) : Problem.Of(new Refusal(Reason.ValueOutOfRange, Carrier));
        }

        var batch = new ReadBatch();
        var found = batch.Many(WorldTable.ById, WorldTable.Read, world);
        await database.Run(batch);
        if (found.First is not { } here || !access.SeesWorld(world))
        {
            return Problem.Of(new Refusal(Reason.NotFound, Scopes.World));
        }

        var now = here.Now(batch.Now);
        return Answers.Of(new
        {
            data = (await carriers.Of(world, now)).Select(c => new
            {
                name = c.Name,
                begun = c.Begun,
                activated = c.Ended,
                median_seconds = c.Took?.Median.TotalSeconds,
                ninety_seconds = c.Took?.Ninety.TotalSeconds,
                failures = c.Failures.Select(f => new { reason = f.Reason, count = f.Count }),
            }),
            weeks = (await carriers.ByWeek(world, now, carrier.Length == 0 ? null : carrier)).Select(w => new
            {
                begins_at = w.Begins,
                activated = w.Activated,
                failed = w.Failed,
            }),
        });
    }
}
