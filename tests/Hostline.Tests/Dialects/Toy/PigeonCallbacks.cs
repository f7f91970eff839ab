using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Core.Orders;
using Hostline.Deciding;
using Hostline.Outbox;

namespace Hostline.Tests.Dialects.Toy;

/// <summary>Callbacks of the toy dialect: a form instead of JSON, a header of its own, and three attempts ten minutes apart.</summary>
static class PigeonCallbacks
{
    const string Kind = "pigeon";

    /// <summary>Unlike the first vendor's, which tries again within seconds, and takes every 2xx for a success.</summary>
    static readonly RetryPlan Plan = new(
        [new(PhaseUrls.Main, [TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)])], Jitter: 0,
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), SuccessTo: 200);

    public static readonly DestinationKind Destinations = new(Kind, _ => Plan, to => Task.FromResult(new GuardedRequest(
        new(to.Destination.Method), to.Url, Encoding.ASCII.GetBytes($"{Encoding.ASCII.GetString(to.Delivery.Data).Trim('"')}&Attempt={to.Attempt}"),
        "application/x-www-form-urlencoded", [new("Pigeon-Ring", "7")])));

    /// <summary>The one destination of an account; the row that was saved for it has its URL.</summary>
    public static Destination Of(AccountId account) => new(DestinationId.Of(account.Value), Kind, account, DestinationSource.Portal, "PUT", []);

    public static IEnumerable<Announcement> Announce(Change change, Audience audience) => change.Events.Count == 0 ? []
        : [new(Of(change.Order.Account), change.Events[^1].Id, "flight",
            Encoding.ASCII.GetBytes($"\"Ring=PG{change.Order.Id:N}&Count={change.Order.Announced.Of(Kind) + 1}\""))];
}
