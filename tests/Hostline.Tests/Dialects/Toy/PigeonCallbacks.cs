using System.Text;
using Hostline.Campaigns;
using Hostline.Core.Deliveries;
using Hostline.Core.Orders;
using Hostline.Deciding;
using Hostline.Notifications;
using Hostline.Outbox;
using Hostline.Outgoing;

namespace Hostline.Tests.Dialects.Toy;

/// <summary>Callbacks of the toy dialect: a form instead of JSON, a header of its own, and three attempts ten minutes apart.</summary>
static class PigeonCallbacks
{
    public const string Feather = "pigeon-feather", Lark = "pigeon-lark";
    const string Kind = "pigeon";

    /// <summary>Unlike the first vendor's, which tries again within seconds, and takes every 2xx for a success.</summary>
    static readonly RetryPlan Plan = new(
        [new(PhaseUrls.Main, [TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)])], Jitter: 0,
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), SuccessTo: 200);

    public static readonly CampaignAnnouncer Feathers = new(Feather, (told, number) =>
        new(number.Campaign.Destination, told.Id, "feather", Encoding.ASCII.GetBytes($"\"Feather={number.Assignment.Number}\"")));

    public static readonly NotificationAnnouncer Larks = new(Lark, (id, told, channel) =>
        new(channel.Destination, id, "lark", Encoding.ASCII.GetBytes($"\"Lark={told.Kind}\"")));

    public static readonly IReadOnlyList<DestinationKind> Destinations = [Of(Kind), Of(Feather), Of(Lark)];

    static DestinationKind Of(string kind) => new(kind, DestinationSource.Portal, _ => Plan, (_, _) => to => Task.FromResult(new GuardedRequest(
        new(to.Destination.Method), to.Url, Body(to.Delivery.Data, to.Attempt), "application/x-www-form-urlencoded", [new("Pigeon-Ring", "7")])))
    {
        Body = (_, data, attempt, _) => Body(data, attempt),
    };

    static byte[] Body(byte[] data, int attempt) => Encoding.ASCII.GetBytes($"{Encoding.ASCII.GetString(data).Trim('"')}&Attempt={attempt}");

    /// <summary>The one destination of an account; the row that was saved for it has its URL.</summary>
    public static Destination Of(AccountId account) => new(DestinationId.Of(account.Value), Kind, account, DestinationSource.Portal, "PUT", []);

    public static IEnumerable<Announcement> Announce(Change change, Audience audience) => change.Events.Count == 0 ? []
        : [new(Of(change.Order.Account), change.Events[^1].Id, "flight",
            Encoding.ASCII.GetBytes($"\"Ring=PG{change.Order.Id:N}&Count={change.Order.Announced.Of(Kind) + 1}\""))];
}
