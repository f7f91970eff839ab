using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Portal;

/// <summary>The text for a holder who opens a link after a decision: who decided, when, and what can still be done.</summary>
static class TransferOutcomes
{
    public static string Title(TransferScene scene) => scene switch
    {
        { Order.Frozen: not null } => "This transfer is on hold",
        { Consent.Decision: TransferDecision.Approved } => Approved(scene.Consent),
        { Consent.Decision: TransferDecision.Rejected } => Rejected(scene.Consent),
        _ => "The time to decide is over",
    };

    public static Html Text(TransferScene scene) => Html.Of($"""
        <p>{What(scene)}</p>
        <p>It was about these numbers of your account <strong>{scene.Holder}</strong>, which <strong>{scene.Requester}</strong> asked for:</p>
        {TransferWords.Numbers(scene)}
        <p>{Next(scene)}</p>
        """);

    static string Approved(Consent consent) => consent.Reason switch
    {
        Reason.WindowElapsed => "The transfer was approved by silence",
        Reason.Allowlist => "The transfer needed no approval",
        Reason.DecidedByOperator => "An operator approved the transfer on your behalf",
        _ => "You have approved the transfer",
    };

    static string Rejected(Consent consent) => consent.Reason switch
    {
        Reason.ConsentRefused => "You have rejected the transfer",
        Reason.DecidedByOperator => "An operator rejected the transfer on your behalf",
        Reason.Reversed => "The approval of the transfer was reversed",
        Reason.DeletedByCustomer => "The other account has withdrawn its request",
        _ => "The transfer has ended",
    };

    static Html What(TransferScene scene) => scene switch
    {
        { Order.Frozen: { } frozen } => Html.Of(
            $"It was reported as fraud on {TransferWords.Time(frozen.At)}. Nothing moves until an operator has decided, and the time for your decision is "
                + $"stopped."),
        { Consent.DecidedAt: { } at } => Html.Of($"This was decided on {TransferWords.Time(at)}."),
        _ => Html.Of($"The time is over. Because no one answered, the transfer will be approved within a minute."),
    };

    static Html Next(TransferScene scene)
    {
        var (support, hostings) = (scene.Letterhead.ContactSupport, scene.Order.HostingsOf(scene.Consent).ToList());
        return scene switch
        {
            { Order.Frozen: not null } => Html.Of($"You will hear from us by mail. If there is more that we should know, {support}."),
            { Consent.Decision: TransferDecision.Rejected } => Html.Of($"The numbers stay with your account. You need not do anything."),
            _ when hostings.Any(h => h.State == HostingState.Active) => Html.Of($"The numbers have moved. If you did not want that, {support} at once."),
            _ when hostings.All(h => !h.State.IsOpen()) => Html.Of($"The transfer has ended before the numbers moved; they stay with your account."),
            _ => Html.Of($"The numbers have not moved yet. If this was a mistake, {support} at once: it can be reversed until they have."),
        };
    }
}
