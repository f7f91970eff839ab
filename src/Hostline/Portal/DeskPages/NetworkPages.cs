using Hostline.Core.Numbers;
using Hostline.Core.People;
using Hostline.Network;
using Hostline.Network.Watching;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

/// <summary>A gateway at one port, or what stands there in place of one.</summary>
/// <param name="Numbers">The prefix of the numbers that it serves; empty for all, null for what has to do with none.</param>
/// <param name="Behind">What serves live accounts.</param>
/// <param name="Health">Null where no health is kept, or before it was used.</param>
/// <param name="IsWatched">Whether its health is kept.</param>
public sealed record GatewayRow(string Port, string? Numbers, string Behind, SeenGateway? Health, bool IsWatched);

/// <param name="Gateways">None for a sandbox's desk, whose network is simulated.</param>
/// <param name="Tried">The result of the requested trial; null for none.</param>
public sealed record NetworkModel(
    IReadOnlyList<GatewayRow> Gateways, IReadOnlyList<WaitingWork> Work, int Deliveries, int Routes, Trial? Tried, DateTimeOffset Now);

/// <param name="Chosen">The carrier whose weeks are shown; null for all.</param>
public sealed record CarriersModel(IReadOnlyList<CarrierRecord> Carriers, IReadOnlyList<CarrierWeek> Weeks, string? Chosen);

sealed class NetworkPages(Settings settings, DeskLists lists, CarrierBook carriers, GatewayHealth health, TryGateway trial) : PageGroup
{
    public const string Path = "/desk/network", TestPath = Path + "/test", PortField = "port", NumberField = "number";

    /// <summary>In the query, for numbers whose carrier is not known.</summary>
    public const string Unnamed = "~";

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Desk, visit => Show(visit, null));
        pages.Post(TestPath, Roles.Deciding, Test);
        pages.Get("/desk/carriers", Roles.Desk, Carriers);
    }

    async Task<IResult> Show(Visit visit, Trial? tried)
    {
        var world = visit.World();
        var (deliveries, routes) = await lists.Depths(world.Id);
        return visit.Page<NetworkView, NetworkModel>(new(visit.IsOfHost() ? Gateways(await health.Read()) : [], await lists.Work(world.Id), deliveries, routes,
            tried, world.Now(visit.DatabaseNow)));
    }

    IReadOnlyList<GatewayRow> Gateways(IReadOnlyList<SeenGateway> seen) =>
    [
        .. PortTable.Of(settings).SelectMany(line => line.Routes.Select(r => new GatewayRow(line.Port.Name,
            line.Number is BesideGateways.MailRelay or BesideGateways.Scanner ? null : r.Prefix, r.Behind,
            seen.FirstOrDefault(s => s.Port == line.Number && s.Gateway == r.Gateway), r.Gateway is not null))),
    ];

    /// <summary>The text and the call are real, so the trial has its own form, which says so.</summary>
    async Task<IResult> Test(Visit visit)
    {
        if (!visit.IsOfHost())
        {
            return ErrorPages.NotFound(visit);
        }

        var (port, number) = (PortKinds.All.Where(p => p.ToString() == visit.Field(PortField)).ToList(), TypedNumber.Read(visit.Field(NumberField)));
        if (port.Count == 0)
        {
            visit.Fault(PortField, visit.Words.Say("network.test.port.missing"));
        }

        if (!number.IsNumber)
        {
            visit.Fault(NumberField, visit.Words.Say("orders.filter.number.wrong"));
        }

        if (visit.IsRefused)
        {
            return await Show(visit, null);
        }

        var tried = await trial.Of(port[0], number.Number, visit.Http.RequestAborted);
        return await Show(visit, visit.Took(tried, _ => PortField) ? tried.Value : null);
    }

    async Task<IResult> Carriers(Visit visit)
    {
        var (world, now) = (visit.World().Id, visit.World().Now(visit.DatabaseNow));
        var chosen = visit.Query("carrier") switch { "" => null, Unnamed => "", var name => name };
        return visit.Page<CarriersView, CarriersModel>(new(await carriers.Of(world, now), await carriers.ByWeek(world, now, chosen), chosen));
    }
}
