using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core;

/// <summary>Orders, hostings and ids for the tests of the core; always the same.</summary>
static class Sample
{
    /// <summary>A Monday, 15:00 UTC.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 15, 0, 0, TimeSpan.Zero);

    public static readonly PhoneNumber Number = PhoneNumber.Parse("+13125550001");

    /// <summary>
    /// The requirements of an order in the phone-call dialect: its letter is signed electronically, and it needs no bill.
    /// </summary>
    public const Requirement SignedLetter = HostingStates.Standard & ~Requirement.Bill;

    public static AnyId Id(int n) => new(new Guid(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0));

    public static Hosting Hosting(
        HostingState state = HostingState.Requested, Requirement? open = null, Reason? reason = null, int position = 0,
        Requirement required = HostingStates.Standard) =>
        new(Id(100 + position), Id(1), position, PhoneNumber.FromDigits(Number.Digits + position), state, required, open ?? required, reason, null, Start,
            Start);

    public static Order Order(params Hosting[] hostings) => new(
        Id(1), Id(2), Id(3), null, OrderStatus.Open, null, null, null, 0, EventChain.Genesis, Start, Announced: AnnouncedCounts.None, Version: 1, Start, Start,
        hostings.Length == 0 ? [Hosting()] : hostings, Terms);

    public static readonly HostingTerms Terms = Hostline.Dialects.Telnyx.TelnyxTerms.Of(withCanada: false, Hostline.Core.Hostings.TermDays.Standard).Terms;
}
