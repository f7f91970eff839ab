using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Transfers;

namespace Hostline.Api;

static class TransferActs
{
    public static async Task<IResult> Act(this OrderBook orders, HttpContext http, Access access,
        Func<Caller, OrderId, Task<Outcome<HolderView>>> asHolder, Func<OrderId, Task<Outcome<Order>>> atTheDesk)
    {
        if (http.Id<OrderId>() is not { } id)
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        if (access.Caller is { } caller)
        {
            var seen = await asHolder(caller, id);
            return seen.IsRefused ? Problem.Of(seen.Refusals) : Answers.Of(OrderView.OfHolder(seen.Value!.Order));
        }

        return Answer(await orders.IsVisible(id, access) ? await atTheDesk(id) : new Refusal(Reason.NotFound));
    }

    public static async Task<bool> IsVisible(this OrderBook orders, OrderId order, Access access) =>
        await orders.Find(order) is { } loaded && access.SeesWorld(loaded.Order.World);

    public static IResult Answer(Outcome<Order> outcome) => outcome.IsRefused ? Problem.Of(outcome.Refusals) : Answers.Of(OrderView.Of(outcome.Value!));
}
