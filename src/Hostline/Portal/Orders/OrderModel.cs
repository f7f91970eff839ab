using Hostline.Core.Documents;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Letters;
using Hostline.Ownership;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

/// <param name="Pages">Null if its pages cannot be counted.</param>
/// <param name="IsInUse">Whether it was not replaced.</param>
public sealed record OrderFile(AttachedDocument Document, int? Pages, bool IsInUse);

/// <param name="Comments">Oldest first.</param>
/// <param name="Events">The newest events, newest first.</param>
/// <param name="Carrier">How long the carrier of its first number usually takes; null if there were too few orders.</param>
/// <param name="CommentKey">The id of the next comment, so that one that is sent twice is written once.</param>
public sealed record OrderModel(
    OrderStanding Standing, LoadedOrder Loaded, IReadOnlyList<OrderFile> Files, IReadOnlyList<Comment> Comments, IReadOnlyList<Event> Events, LeadTime? Carrier,
    CommentId CommentKey, bool MayAct)
{
    /// <summary>The progress of proofs by calls and bills, where any was begun.</summary>
    public IReadOnlyDictionary<HostingId, ProofProgress> Proofs { get; init; } = new Dictionary<HostingId, ProofProgress>();

    /// <summary>The machine's findings about its present letter and bill; null until they were checked.</summary>
    public OrderFindings? Findings { get; init; }

    /// <summary>Whether people review in its world, so that a machine checks its documents first.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Whether its terms allow proofs by keyed calls and by bills.</summary>
    public bool KnowsCalls => Order.Terms.CallsAtMost > 0;

    /// <summary>More numbers than this are shown in groups.</summary>
    const int CardsAtMost = 5;

    public Order Order => Standing.Order;

    public IReadOnlyList<OrderLine> Numbers => Standing.Numbers;

    public bool IsGrouped => Numbers.Count > CardsAtMost;

    /// <summary>The numbers that a code can be sent to.</summary>
    public IReadOnlyList<OrderLine> Unproven { get; } =
        [.. Standing.Numbers.Where(n => n.Hosting.State == HostingState.Gathering && n.Hosting.Needs(Requirement.Ownership))];

    /// <summary>The numbers with a current code.</summary>
    public IReadOnlyList<OrderLine> CodesOut { get; } = [.. Standing.Numbers.Where(n => n.Standing.TriesLeft is not null)];

    public bool TakesFiles => Order.Terms.TakesFiles
        && Order.Hostings.Any(h => h.State.IsOpen() && h.State is not (HostingState.Provisioning or HostingState.Testing));

    public bool IsCancelable => Order.IsOpen && !Order.Hostings.Any(h => h.State is HostingState.Provisioning or HostingState.Testing);

    public string Path => $"/portal/orders/{Order.Id}";
}
