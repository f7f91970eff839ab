using FsCheck;
using FsCheck.Fluent;
using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Tests.Core.Events;
using Hostline.Tests.Core.Hostings;

namespace Hostline.Tests.Core.Orders;

/// <summary>Random changes of an order of one to four numbers, by all actors, on a clock that is sometimes set back.</summary>
public sealed class OrderModel
{
    static readonly Actor[] Actors = [Actor.Customer("KEY1"), Actor.Operator("ann"), Actor.Robot, Actor.Network, Actor.Clock];
    static readonly Requirement[] Kinds = [HostingStates.Standard, HostingStates.Transfer, Sample.SignedLetter];
    static readonly Signal[] Decisions = [Signal.ConsentGiven, Signal.ConsentRefused, Signal.ConsentReversed];
    static readonly Reason[] Reviewed = [.. OrderStatuses.Refusals.Keys];

    [Fact]
    public void No_sequence_of_changes_breaks_an_order() =>
        Check.One(Sequences.RunAtOnce, Prop.ForAll(Sequences.Of(25), sequence => new Run(sequence[0]).All(sequence)));

    sealed class Run(int seed)
    {
        readonly Dictionary<(SubjectId, DeadlineKind), DateTimeOffset> deadlines = [];
        readonly List<Event> chain = [];
        DateTimeOffset clock = Sample.Start;
        DateTimeOffset? idle = Sample.Start + TimeSpan.FromDays(30);
        Order order = null!;

        public void All(int[] sequence)
        {
            var kind = Kinds[seed / 4 % Kinds.Length];
            var hostings = Enumerable.Range(0, 1 + (seed % 4)).Select(i => Sample.Hosting(position: i, required: kind)).ToList();
            order = kind == HostingStates.Transfer ? Held(hostings) : Sample.Order([.. hostings]);
            var created = new Change(null, order, clock, Actor.Customer("KEY1"));
            foreach (var transfer in order.Hostings.Where(h => h.Consent is not null))
            {
                created.Send(transfer.Id, Signal.NumberEligible);
                idle = null;
            }

            created.Tell(EventKinds.OrderCreated, order.Hostings.Select(h => h.Id));
            Commit(created.Settle());
            foreach (var number in sequence)
            {
                Step(number);
            }

            Assert.Null(Chains.Fault(chain, order.ChainHead));
        }

        /// <summary>Two holders have the numbers, alternating; with a single number, one holder.</summary>
        Order Held(List<Hosting> hostings)
        {
            var consents = hostings.Take(2).Select((_, i) => Consent.Open(Sample.Id(200 + i), Sample.Id(1), Sample.Id(300 + i), [], [], clock, isAsked: true))
                .ToList();
            var asking = hostings.Select((h, i) => h with { Consent = consents[i % 2].Id, Source = Sample.Id(400 + i) });
            return Sample.Order([.. asking]) with { Consents = consents };
        }

        void Step(int number)
        {
            clock += TimeSpan.FromMinutes((number % 97) - 10);
            var actor = Actors[number % Actors.Length];
            var change = new Change(order, order, clock, actor);
            var first = number / 7 % order.Hostings.Count;
            var signal = Sequences.SignalFor(order.Hostings[first].State, number / 28);
            foreach (var hosting in number % 3 == 0 ? order.Hostings : [order.Hostings[first]])
            {
                if (change.Order.ConsentOf(hosting) is { } consent && (Decisions.Contains(signal) || consent.IsPending))
                {
                    Decide(change, consent, signal, number);
                }
                else
                {
                    Send(change, hosting, signal);
                }
            }

            if (number % 5 == 0)
            {
                change.Set(o => o with
                {
                    DocumentRefusal = number % 2 == 0 ? null : Reviewed[number / 5 % Reviewed.Length],
                    Letter = Sample.Id(7),
                    Bill = Sample.Id(8)
                });
            }

            if (number % 4 != 0)
            {
                change.Tell(EventKinds.Resumed, change.Touched.Select(h => h.Id), Reason.Resumed);
            }

            Idle(change, actor);
            Commit(change.Settle());
        }

        /// <summary>
        /// The acts of holders, operators and the clock on a consent; while it is open, only these and acts that end the order are
        /// possible.
        /// </summary>
        static void Decide(Change change, Consent consent, Signal signal, int number)
        {
            switch (signal)
            {
                case Signal.ConsentGiven when consent.IsPending && number % 11 == 0:
                    change.LeaveOverdue(consent);
                    break;
                case Signal.ConsentGiven when consent.IsPending:
                    change.Approve(consent, number % 2 == 0 ? Reason.WindowElapsed : null, "holder");
                    break;
                case Signal.ConsentRefused when consent.IsPending:
                    change.Refuse(consent, "holder");
                    break;
                case Signal.ConsentReversed when consent.Decision != TransferDecision.Rejected && change.Order.HostingsOf(consent).Any(h => h.State.IsOpen()):
                    change.Reverse(consent, "A mistake.", "operator");
                    break;
                case Signal.Cancelled or Signal.FailedByOperator or Signal.LetterIn or Signal.BillIn:
                    foreach (var hosting in change.Order.HostingsOf(consent).ToList())
                    {
                        Send(change, hosting, signal);
                    }

                    break;
            }
        }

        static void Send(Change change, Hosting before, Signal signal)
        {
            var index = change.Order.Hostings.ToList().FindIndex(h => h.Id == before.Id);
            var refusal = change.Send(before.Id, signal, Reason.CapabilityTestFailed);
            var after = change.Order.Hostings[index];
            Assert.Equal((before.Id, before.Number, before.Position, before.Required), (after.Id, after.Number, after.Position, after.Required));
            if (refusal is not null || (after.State == before.State && after.Open == before.Open))
            {
                Assert.Same(before, after);
            }
        }

        /// <summary>30 days while the customer must act on any number, restarted by every act of the customer or an operator.</summary>
        void Idle(Change change, Actor actor)
        {
            var runs = change.Order.Hostings.Any(h => h.State is HostingState.Requested or HostingState.Gathering or HostingState.ActionRequired);
            var acted = actor.Role is "customer" or "operator";
            idle = !runs ? null : idle is null || acted ? change.Now.AddDays(30) : idle;
        }

        void Commit(Change change)
        {
            chain.AddRange(change.Events);
            foreach (var deadline in change.Deadlines())
            {
                Keep(deadline);
            }

            Judge(change);
            order = change.Order;
        }

        void Keep(Deadline deadline)
        {
            if (deadline.Due is { } due)
            {
                deadlines[(deadline.SubjectId, deadline.Kind)] = due;
            }
            else
            {
                deadlines.Remove((deadline.SubjectId, deadline.Kind));
            }
        }

        /// <summary>Nothing advances against its holder's decision, and no one is asked or reminded about something decided.</summary>
        void Judge(Order now, Consent consent)
        {
            var hostings = now.HostingsOf(consent).ToList();
            Assert.True(consent.Decision != TransferDecision.Rejected || hostings.All(h => !h.State.IsOpen()), "goes on against its holder");
            Assert.True(!consent.IsPending || hostings.Any(h => h.State.IsOpen()), "asked about numbers that have ended");
            Assert.Equal(consent is { IsPending: true, IsOverdue: false }, deadlines.ContainsKey((consent.Id, DeadlineKind.ConsentWindow)));
            Assert.Equal(consent is { IsPending: true, IsOverdue: false }, deadlines.ContainsKey((consent.Id, DeadlineKind.ConsentReminder)));
        }

        void Judge(Change change)
        {
            var now = change.Order;
            Assert.True(change.Now >= (change.Before?.LastEventAt ?? DateTimeOffset.MinValue), "time ran back");
            Assert.Equal((change.Before?.Version ?? 0) + 1, now.Version);
            Assert.Equal((chain.Count, chain[^1].At), ((int)now.Sequence, now.LastEventAt));
            Assert.Equal(idle is { } due ? due : default, deadlines.GetValueOrDefault((now.Id, DeadlineKind.Idle)));
            foreach (var hosting in now.Hostings)
            {
                Assert.Equal(hosting.State == HostingState.Provisioning, deadlines.ContainsKey((hosting.Id, DeadlineKind.Carrier)));
                Assert.Equal(hosting.State == HostingState.Testing, deadlines.ContainsKey((hosting.Id, DeadlineKind.CapabilityTest)));
                Assert.True(hosting.State != HostingState.Active || hosting.Open == Requirement.None, "active with something open");
                Assert.True(hosting.HoldsNumber == (hosting.OwnershipProven && hosting.State.IsOpen()), "holds the number without proof");
            }

            foreach (var moved in change.Touched.Where(h => h.State == HostingState.Active && h.Consent is not null))
            {
                Assert.Equal(TransferDecision.Approved, now.ConsentOf(moved)!.Decision);
            }

            foreach (var consent in now.Consents)
            {
                Judge(now, consent);
            }

            Assert.Equal(now.Hostings.All(h => h.State == HostingState.Cancelled), now.Status == OrderStatus.Deleted);
            Assert.True(now.Status != OrderStatus.Done || !now.IsOpen, "done while a number is open");
        }
    }
}
