using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Transfers;

namespace Hostline.Portal.Transfers;

/// <param name="Requester">The name of the requesting account, the only thing that the holder learns about it.</param>
/// <param name="Holder">The name of the holder's account.</param>
public sealed record HolderScene(TransferLook Look, string Requester, string Holder)
{
    public Order Order => Look.View.Order;

    public Consent Consent => Look.View.Consent;

    public IReadOnlyList<PhoneNumber> Numbers => [.. Order.HostingsOf(Consent).Select(h => h.Number)];

    /// <summary>Whether it waits for a decision; otherwise its outcome is shown.</summary>
    public bool IsQuestion => Look.IsOpen && Order.Frozen is null;

    /// <summary>The ending of the text keys of its outcome.</summary>
    public string Outcome => this switch
    {
        { Order.Frozen: not null } => "frozen",
        { Consent.Decision: TransferDecision.Approved } => Approved,
        { Consent.Decision: TransferDecision.Rejected } => Rejected,
        _ => "over",
    };

    string Approved => Consent.Reason switch
    {
        Reason.WindowElapsed => "silence",
        Reason.Allowlist => "allowlist",
        Reason.DecidedByOperator => "desk-approved",
        _ => "approved",
    };

    string Rejected => Consent.Reason switch
    {
        Reason.ConsentRefused => "rejected",
        Reason.DecidedByOperator => "desk-rejected",
        Reason.Reversed => "reversed",
        Reason.DeletedByCustomer => "withdrawn",
        _ => "ended",
    };

    /// <summary>The ending of the text key for what can still be done.</summary>
    public string Next
    {
        get
        {
            var hostings = Order.HostingsOf(Consent).ToList();
            return this switch
            {
                { Order.Frozen: not null } => "frozen",
                { Consent.Decision: TransferDecision.Rejected } => "stay",
                _ when hostings.Any(h => h.State is HostingState.Active or HostingState.Released) => "moved",
                _ when hostings.All(h => !h.State.IsOpen()) => "ended",
                _ => "open",
            };
        }
    }

    /// <summary>The member whose session or key decided; null for anyone else.</summary>
    public string? Member =>
        Consent.DecidedBy is { } by && by.StartsWith("holder:", StringComparison.Ordinal) && by != "holder:link" ? by["holder:".Length..] : null;
}
