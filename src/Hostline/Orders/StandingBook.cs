using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Computes how orders stand, for pages and API (<see cref="Standings"/>).</summary>
public sealed class StandingBook(Database database, NumberBook numbers, CodesToKey foreign)
{
    /// <summary>How long a number that moved away can be asked back.</summary>
    static readonly TimeSpan AskBackFor = TimeSpan.FromHours(72);

    /// <summary>The standing of one order, with all limits on the next code.</summary>
    /// <param name="family">The account family whose share of codes counts.</param>
    public async Task<OrderStanding> Of(LoadedOrder loaded, AccountId family, Viewer viewer = Viewer.Account)
    {
        var gathering = loaded.Order.Hostings.Where(h => h.State == HostingState.Gathering && h.Needs(Requirement.Ownership)).ToList();
        var limits = gathering.Count == 0 ? null : await numbers.Load(loaded, gathering);
        return (await Of([loaded.Order], loaded.Now, viewer,
            h => limits?.GetValueOrDefault(h.Number)?.Acts.RefuseSend(loaded.Now, h.Number, family)?.RetryAt))[0];
    }

    public Task<IReadOnlyList<OrderStanding>> Of(IReadOnlyList<Order> orders, DateTimeOffset now, Viewer viewer = Viewer.Account) =>
        Of(orders, now, viewer, _ => null);

    sealed record Beside(
        ILookup<HostingId, SentCode> Codes, IReadOnlySet<HostingId> Bills, IReadOnlyDictionary<LetterId, SigningLetter> Letters,
        IReadOnlyDictionary<HostingId, DateTimeOffset> Deadlines,
        IReadOnlyDictionary<HostingId, ActiveFacts> Active, ILookup<OrderId, Consent> Consents, IReadOnlyDictionary<string, LeadTime?> Carriers,
        IReadOnlyDictionary<HostingId, string> CodesToKey);

    async Task<IReadOnlyList<OrderStanding>> Of(IReadOnlyList<Order> orders, DateTimeOffset now, Viewer viewer, Func<Hosting, DateTimeOffset?> codeFrom)
    {
        if (orders.Count == 0)
        {
            return [];
        }

        var beside = await Load(orders);
        return [.. orders.Select(o => Of(o with { Consents = [.. beside.Consents[o.Id]] }, beside, now, viewer, codeFrom))];
    }

    async Task<Beside> Load(IReadOnlyList<Order> orders)
    {
        var (ids, batch) = (orders.Select(o => o.Id).ToArray(), new ReadBatch());
        var codes = batch.Many(NumberTable.CodesOfOrders, NumberTable.ReadCode, ids);
        var bills = batch.Many(IdentityDocumentTable.PendingOfOrders, r => r.Id<HostingId>(0), ids);
        var letters = batch.Many(LetterTable.OfOrders, LetterTable.Read, ids);
        var deadlines = batch.Many(StandingTable.Deadlines, r => (Hosting: r.Id<HostingId>(0), Due: r.Time(1)), ids);
        var active = batch.Many(StandingTable.Active, StandingTable.ReadActive, ids);
        var consents = batch.Many(ConsentTable.OfOrders, ConsentTable.Read, ids);
        var carriers = orders.SelectMany(o => o.Hostings).Where(h => h.State.IsOpen()).Select(LeadTimeTable.NameOf).Distinct()
            .ToDictionary(c => c, c => batch.Many(LeadTimeTable.OfCarrier, LeadTimeTable.Read, orders[0].World, c, LeadTime.OrdersAtMost));
        var codesToKey = foreign.Ask(batch, orders.SelectMany(o => o.Hostings));
        await database.Run(batch);
        var triesOf = orders.SelectMany(o => o.Hostings, (o, h) => (h.Id, o.Terms.TriesPerCode)).ToDictionary(t => t.Id, t => t.TriesPerCode);
        return new(codes.Rows.Select(c => c with { TriesAtMost = triesOf[c.HostingId] }).ToLookup(c => c.HostingId), bills.Rows.ToHashSet(),
            letters.Rows.ToDictionary(l => l.Id),
            deadlines.Rows.GroupBy(d => d.Hosting).ToDictionary(d => d.Key, d => d.Min(x => x.Due)), active.Rows.ToDictionary(a => a.Hosting),
            consents.Rows.ToLookup(c => c.OrderId), carriers.ToDictionary(c => c.Key, c => LeadTime.Of(c.Value.Rows)),
            codesToKey());
    }

    static OrderStanding Of(Order order, Beside beside, DateTimeOffset now, Viewer viewer, Func<Hosting, DateTimeOffset?> codeFrom) =>
        OrderStanding.Of(order, [.. order.Hostings.Select(h =>
        {
            var facts = FactsOf(order, h, beside, now) with { CodeFrom = codeFrom(h) };
            var standing = Standings.Of(facts, viewer);
            return new OrderLine(h, viewer == Viewer.Account ? standing with { CodeToKey = beside.CodesToKey.GetValueOrDefault(h.Id) } : standing,
                Steps.Of(facts));
        })]);

    static StandingFacts FactsOf(Order order, Hosting hosting, Beside beside, DateTimeOffset now)
    {
        var active = beside.Active.GetValueOrDefault(hosting.Id);
        return new(order, hosting, now)
        {
            Code = beside.Codes[hosting.Id].LastOrDefault(),
            IsBillPending = beside.Bills.Contains(hosting.Id),
            Letter = hosting.SigningLetter is { } letter ? beside.Letters.GetValueOrDefault(letter) : null,
            Deadline = beside.Deadlines.TryGetValue(hosting.Id, out var due) ? due : null,
            LeavingSince = active?.LeavingSince,
            ReleaseRefused = active?.ReleaseRefused,
            IsLocked = active?.IsLocked == true,
            LacksCampaign = active is { HasCampaign: false } && hosting.Number.Kind != NumberKind.TollFree,
            AskBackUntil = hosting is { State: HostingState.Released, Reason: Reason.Transferred } ? hosting.UpdatedAt + AskBackFor : null,
            Carrier = beside.Carriers.GetValueOrDefault(LeadTimeTable.NameOf(hosting)),
        };
    }
}
