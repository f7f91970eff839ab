using System.Text;
using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Events;

public sealed class EventChainTests
{
    [Fact]
    public void The_events_of_a_change_follow_each_other_and_the_chain_verifies()
    {
        var change = Told();
        Assert.Equal([1L, 2L, 3L], change.Events.Select(e => e.Sequence));
        Assert.Null(Chains.Fault(change.Events, change.Order.ChainHead));
    }

    [Fact]
    public void A_second_change_goes_on_where_the_first_ended()
    {
        var first = Told();
        var second = new Change(first.Order, first.Order, Sample.Start.AddHours(1), Actor.Robot);
        second.Tell(EventKinds.DocumentsAccepted, []);
        Assert.Null(Chains.Fault([.. first.Events, .. second.Events], second.Order.ChainHead));
    }

    [Fact]
    public void An_altered_id_breaks_the_chain() => Broken(e => e with { Id = Sample.Id(99) });

    [Fact]
    public void An_altered_world_breaks_the_chain() => Broken(e => e with { World = Sample.Id(99) });

    [Fact]
    public void An_altered_account_breaks_the_chain() => Broken(e => e with { Account = Sample.Id(99) });

    [Fact]
    public void An_altered_subject_kind_breaks_the_chain() => Broken(e => e with { Subject = Subject.Number });

    [Fact]
    public void An_altered_subject_id_breaks_the_chain() => Broken(e => e with { SubjectId = Sample.Id(99) });

    [Fact]
    public void An_altered_sequence_breaks_the_chain() => Broken(e => e with { Sequence = e.Sequence + 1 });

    [Fact]
    public void A_time_altered_by_one_microsecond_breaks_the_chain() => Broken(e => e with { At = e.At.AddMicroseconds(1) });

    [Fact]
    public void An_altered_kind_breaks_the_chain() => Broken(e => e with { Kind = EventKinds.OrderCancelled });

    [Fact]
    public void An_altered_actor_breaks_the_chain() => Broken(e => e with { Actor = "operator:eve" });

    [Fact]
    public void An_altered_reason_breaks_the_chain() => Broken(e => e with { Reason = Reason.Idle.Code() });

    [Fact]
    public void A_removed_reason_breaks_the_chain() => Broken(e => e with { Reason = null });

    [Fact]
    public void An_altered_payload_hash_breaks_the_chain() => Broken(e => e with { PayloadHash = new byte[32] });

    [Fact]
    public void An_altered_hash_breaks_the_chain() => Broken(e => e with { Hash = new byte[32] });

    [Fact]
    public void An_altered_payload_is_found_by_its_hash()
    {
        var events = Told().Events.ToArray();
        events[1] = events[1] with { Payload = Encoding.UTF8.GetBytes("{}") };
        Assert.Equal("event 2 has another payload", Chains.Fault(events, events[^1].Hash));
    }

    [Fact]
    public void Letters_moved_from_one_column_to_the_next_break_the_chain() =>
        Broken(e => e with { Kind = e.Kind + e.Actor[..1], Actor = e.Actor[1..] });

    [Fact]
    public void A_missing_event_breaks_the_chain()
    {
        var change = Told();
        Assert.NotNull(Chains.Fault([change.Events[0], change.Events[2] with { Sequence = 2 }], change.Order.ChainHead));
    }

    [Fact]
    public void An_event_tells_numbers_states_and_reason()
    {
        var told = Told().Events[1];
        using var payload = JsonDocument.Parse(told.Payload);
        var number = payload.RootElement.GetProperty("numbers")[0];
        Assert.Equal(("+13125550001", "requested"), (number.GetProperty("number").GetString(), number.GetProperty("state").GetString()));
        Assert.Equal("sms", payload.RootElement.GetProperty("by").GetString());
        Assert.Equal((Reason.CodeWrong, "customer:KEY1"), (told.ReasonValue, told.Actor));
    }

    static Change Told()
    {
        var order = Sample.Order();
        var change = new Change(null, order, Sample.Start, Actor.Customer("KEY1"));
        var ids = order.Hostings.Select(h => h.Id).ToArray();
        change.Tell(EventKinds.OrderCreated, ids);
        change.Tell(EventKinds.CodeSent, ids, Reason.CodeWrong, json => json.WriteString("by", "sms"));
        change.Send(ids[0], Signal.NumberEligible);
        change.Tell(EventKinds.NumberEligible, ids);
        return change;
    }

    /// <summary>Alters only the second event: by the core's own rule its hash must no longer match.</summary>
    static void Broken(Func<Event, Event> alter)
    {
        var events = Told().Events;
        Assert.Equal(events[1].Hash, EventChain.Hash(events[0].Hash, events[1]));
        var altered = alter(events[1]);
        Assert.NotEqual(altered.Hash, EventChain.Hash(events[0].Hash, altered));
    }
}
