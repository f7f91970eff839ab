using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hostline.Core.Documents.Checks;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Orders;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Documents.Reading;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>What a machine found in the present documents of an order.</summary>
/// <param name="At">The database's time.</param>
public sealed record OrderFindings(IReadOnlyList<Finding> Findings, DateTimeOffset At)
{
    /// <summary>What a person should look at. Files that other accounts have too are left out, because pages list those separately.</summary>
    public IEnumerable<Finding> ToLookAt => Findings
        .Where(f => f.Outcome != CheckOutcome.Fine && f.Check is not (DocumentCheck.LetterElsewhere or DocumentCheck.BillElsewhere));
}

/// <summary>Checks the documents of orders before a person looks at them, and stores the findings with the order.</summary>
public sealed class OrderChecks(
    Database database, CommitQueue queue, OrderBook orders, LetterBook letters, LetterTemplates templates, DocumentFile files, DocumentReader reader,
    MasterKey masterKey)
{
    const string Purpose = "order checks";

    /// <summary>The key for hashes of words: access to the database alone does not allow guessing the bill.</summary>
    readonly byte[] wordsKey = masterKey.Derive("bill-words");

    const int ElsewhereAtMost = 5;

    static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Checks and stores; the errand is finished in the same unit.</summary>
    internal async Task Check(OrderId order, ClaimedErrand? errand, CancellationToken cancellation)
    {
        var unit = errand is null ? new Unit() : ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
        if (await orders.Find(order) is { } loaded && loaded.Order is { } present && (present.Letter ?? present.Bill) is not null)
        {
            var gathered = await Gather(loaded, cancellation);
            if (present.Bill is { } bill && gathered.Bill?.Text is { } text && BillWords.Of(text) is { } words)
            {
                OrderChecksTable.SaveWords(unit, bill, HMACSHA256.HashData(wordsKey, Encoding.UTF8.GetBytes(words)));
            }

            var findings = DocumentChecks.Of(gathered);
            OrderChecksTable.Save(unit, present.World, new(order, present.Letter, present.Bill,
                masterKey.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(findings, Compact)), loaded.DatabaseNow));
        }

        await queue.Write(unit);
    }

    /// <summary>
    /// Findings for those orders whose present documents were checked. Whether another account has sent the same files is read now, because
    /// that may change at any time.
    /// </summary>
    public async Task<IReadOnlyDictionary<OrderId, OrderFindings>> Of(IReadOnlyList<Order> shown)
    {
        if (shown.Count == 0)
        {
            return new Dictionary<OrderId, OrderFindings>();
        }

        var batch = new ReadBatch();
        var found = Ask(batch, [.. shown.Select(o => o.Id)]);
        var elsewhere = shown
            .SelectMany(o => new[] { o.Letter, o.Bill }.OfType<DocumentId>().Select(id => (Document: id, o.Account))).Distinct()
            .ToDictionary(d => d, d => batch.Many(OrderChecksTable.Elsewhere, OrderChecksTable.ReadSame, d.Document, d.Account, ElsewhereAtMost));
        await database.Run(batch);
        return shown.Select(o => (Order: o, Found: found(o))).Where(f => f.Found is not null).ToDictionary(f => f.Order.Id, f => f.Found! with
        {
            Findings = [.. f.Found.Findings.Select(finding => finding.Check switch
            {
                DocumentCheck.LetterElsewhere => DocumentChecks.Elsewhere(finding.Check, Same(f.Order, f.Order.Letter)),
                DocumentCheck.BillElsewhere => DocumentChecks.Elsewhere(finding.Check, Same(f.Order, f.Order.Bill)),
                _ => finding,
            })],
        });

        IReadOnlyList<SameDocument> Same(Order order, DocumentId? document) => document is { } id ? elsewhere[(id, order.Account)].Rows : [];
    }

    /// <summary>
    /// Adds the query about orders to a batch; the returned function gives the findings of one of them once the batch has run, or null until
    /// its present documents were checked. Whether another account has sent the same files is as found at that time.
    /// </summary>
    internal Func<Order, OrderFindings?> Ask(ReadBatch batch, OrderId[] ids)
    {
        var stored = batch.Many(OrderChecksTable.Of, OrderChecksTable.Read, (object)ids);
        return order => stored.Rows.FirstOrDefault(c => c.Order == order.Id) is { } checks && checks.Letter == order.Letter && checks.Bill == order.Bill
            ? new(JsonSerializer.Deserialize<List<Finding>>(masterKey.Open(Purpose, checks.Findings), Compact)!, checks.At) : null;
    }

    async Task<CheckedOrder> Gather(LoadedOrder loaded, CancellationToken cancellation)
    {
        var order = loaded.Order;
        var account = await database.One(AccountTable.ById, AccountTable.Read, order.Account);
        var waiting = order.Hostings.Where(h => h.State == HostingState.InReview).Select(h => h.Number).ToList();
        return new(waiting.Count > 0 ? waiting : [.. order.Hostings.Select(h => h.Number)], account?.Name ?? "",
            await Read(order, order.Letter, isLetter: true, cancellation), await Read(order, order.Bill, isLetter: false, cancellation), await Sealed(order),
            templates.IsOutdated, DateOnly.FromDateTime(loaded.Now.UtcDateTime))
        {
            References = [order.Id.ToString(), .. order.Hostings.Select(h => h.SigningLetter?.ToString()).OfType<string>().Distinct()],
        };
    }

    async Task<CheckedDocument?> Read(Order order, DocumentId? id, bool isLetter, CancellationToken cancellation)
    {
        if (id is not { } known || await files.Find(known) is not { } document)
        {
            return null;
        }

        var words = await reader.Read(document, isLetter, cancellation);
        var elsewhere = await database.Many(OrderChecksTable.Elsewhere, OrderChecksTable.ReadSame, known, order.Account, ElsewhereAtMost);
        return new(words.Text, words.Why, elsewhere);
    }

    /// <summary>The content of the letter, if it was signed here.</summary>
    async Task<LetterOfAuthorization?> Sealed(Order order) =>
        order.Letter is { } document && await letters.NewestOf(order.Id) is { Content: { } content } letter && letter.Document == document
            ? LetterContent.Read(content) : null;
}
