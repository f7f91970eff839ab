using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Deliveries;

/// <param name="From">In the viewer's time zone, in the format of a form.</param>
public sealed record RangeFilter(string Endpoint, string State, string Order, string Event, string From, string Until)
{
    const int EventAtMost = 100;

    /// <summary>The words for states, as used in URLs.</summary>
    static readonly (string Word, DeliveryState State)[] Words =
    [
        ("waiting", DeliveryState.Waiting), ("failing", DeliveryState.Retrying), ("delivered", DeliveryState.Delivered), ("parked", DeliveryState.Parked),
    ];

    public static IEnumerable<string> States => Words.Select(w => w.Word);

    public static string WordOf(DeliveryState state) => Words.First(w => w.State == state).Word;

    public bool IsEmpty => this is { Endpoint.Length: 0, State.Length: 0, Order.Length: 0, Event.Length: 0, From.Length: 0, Until.Length: 0 };

    /// <summary>The filter as the query of a URL.</summary>
    public string Query => string.Join('&', Fields.Where(f => f.Value.Length > 0).Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));

    public IEnumerable<(string Name, string Value)> Fields =>
        [("endpoint", Endpoint), ("state", State), ("order", Order), ("event", Event), ("from", From), ("until", Until)];

    public static RangeFilter OfQuery(Visit visit) => Of(visit.Query);

    public static RangeFilter OfForm(Visit visit) => Of(visit.Field);

    static RangeFilter Of(Func<string, string> field) => new(field("endpoint"), field("state"), field("order"), field("event"), field("from"), field("until"));

    /// <summary>If the filter cannot be read, the faults are added to the visit and the range is meaningless.</summary>
    public DeliveryRange Read(Visit visit)
    {
        var caller = visit.Session!.Acting;
        return new(caller.Account.Id, caller.World)
        {
            Destination = IdOf<DestinationId>(visit, "endpoint", Endpoint),
            Order = IdOf<OrderId>(visit, "order", Order),
            State = StateOf(visit),
            Event = WellFormed.Start(Event, EventAtMost),
            From = InstantOf(visit, "from", From),
            Until = InstantOf(visit, "until", Until),
        };
    }

    DeliveryState? StateOf(Visit visit)
    {
        var known = Words.Where(w => w.Word == State).Select(w => (DeliveryState?)w.State).FirstOrDefault();
        if (known is null && State.Length > 0)
        {
            visit.Fault("state", visit.Words.Say("filter.state.fault"));
        }

        return known;
    }

    static T? IdOf<T>(Visit visit, string field, string text) where T : struct, Core.IId<T>
    {
        var id = RouteIds.Read<T>(text);
        if (id is null && text.Length > 0)
        {
            visit.Fault(field, visit.Words.Say("filter.id.fault"));
        }

        return id;
    }

    static DateTimeOffset? InstantOf(Visit visit, string field, string text)
    {
        var at = visit.Zone.ReadField(text);
        if (at is null && text.Length > 0)
        {
            visit.Fault(field, visit.Words.Say("filter.time.fault"));
        }

        return at;
    }
}
