using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

static class DeskScope
{
    /// <summary>The world that the desk works for: its sandbox or, for the host's desk, the live world.</summary>
    public static World World(this Visit visit) => visit.Session!.World ?? Core.Worlds.World.Live;

    public static bool IsOfHost(this Visit visit) => visit.Session!.World is null;

    /// <summary>Whether the person may decide: operators and leads.</summary>
    public static bool MayDecide(this Visit visit) => visit.Has(Roles.Deciding);

    public static bool IsLead(this Visit visit) => visit.Has(Role.Lead);

    /// <summary>The order of the path; null if this desk may not see it.</summary>
    public static async Task<LoadedOrder?> FindOrder(this OrderBook orders, Visit visit, string name = "id") =>
        visit.Id<OrderId>(name) is { } id && await orders.Find(id) is { } loaded && visit.Session!.Sees(loaded.Order.World, loaded.Order.Account)
            ? loaded : null;

    /// <summary>Where the page of a list begins; at its start if the parameter cannot be read.</summary>
    public static OrderPlace PlaceIn(this Visit visit) => OrderPlace.TryParse(visit.Query("after"), out var place) ? place : OrderPlace.Start;

    /// <summary>Shows refusals beside a field, or at the top.</summary>
    public static bool Took<T>(this Visit visit, Outcome<T> outcome, Func<Refusal, string?>? fieldOf = null)
    {
        visit.Fault(outcome.Refusals ?? [], fieldOf);
        return !outcome.IsRefused;
    }

    public static string PathOf(OrderId order) => "/desk/orders/" + order;

    public static string Title(Visit visit, Order order) => visit.Words.Count("desk.order.title", order.Hostings.Count, ("id", order.Id.ToString()[^8..]));
}
