using System.Net;
using System.Text.RegularExpressions;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network.Mail;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

/// <summary>The items of a sandbox's simulated world. The first three are a <see cref="MessageKind"/>.</summary>
public enum InspectedKind
{
    Text = 1,
    Call = 2,
    Mail = 3,
    Webhook = 4,
}

/// <summary>A message or a webhook in the inspector's list; exactly one of the two is set.</summary>
public sealed record Inspected(Guid Id, InspectedKind Kind, InspectedMessage? Message, InspectedWebhook? Webhook);

/// <summary>Newest first.</summary>
/// <param name="Older">The id to continue after; null on the last page.</param>
public sealed record InspectedPage(IReadOnlyList<Inspected> Items, Guid? Older);

/// <summary>
/// Reads what the simulated handsets and mailboxes of a sandbox got, and its webhooks. Ids contain the database's time of creation, so that all
/// items can be sorted in one list.
/// </summary>
public sealed partial class SandboxInspector(Database database, MailboxSeal mailboxes)
{
    /// <summary>Above this, a count is only reported as larger.</summary>
    public const int CountedAtMost = 10_000;

    static readonly InspectedKind[] OfMessages = [InspectedKind.Text, InspectedKind.Call, InspectedKind.Mail];

    /// <param name="kind">Only items of this kind; null for all.</param>
    /// <param name="to">Only items to this handset or mailbox, which excludes webhooks; null for all.</param>
    /// <param name="before">Older than this id.</param>
    public async Task<InspectedPage> Page(WorldId world, IReadOnlyList<AccountId> accounts, InspectedKind? kind, string? to, Guid? before, int limit)
    {
        var batch = new ReadBatch();
        var from = before ?? Guid.AllBitsSet;
        var messages = kind == InspectedKind.Webhook ? null : Messages(batch, world, kind, to, from, limit + 1);
        var webhooks = (kind is null or InspectedKind.Webhook) && to is null
            ? accounts.Select(a => batch.Many(InspectorTable.Webhooks, InspectorTable.ReadWebhook, a, DeliveryId.Of(from), limit + 1)).ToList()
            : [];
        await database.Run(batch);
        return Cut((messages?.Rows ?? []).Select(Of).Concat(webhooks.SelectMany(w => w.Rows).Select(Of)), limit);
    }

    public async Task<InspectedPage> OfHandset(WorldId world, PhoneNumber number, Guid? before, int limit)
    {
        var batch = new ReadBatch();
        var (name, from) = (number.ToString(), MessageId.Of(before ?? Guid.AllBitsSet));
        var got = batch.Many(InspectorTable.To, InspectorTable.Read, world, from, limit + 1, name);
        var sent = batch.Many(InspectorTable.From, InspectorTable.Read, world, from, limit + 1, name);
        await database.Run(batch);
        return Cut(got.Rows.Concat(sent.Rows).DistinctBy(m => m.Message.Id).Select(Of), limit);
    }

    /// <summary>How many items of each kind there are; one more than <see cref="CountedAtMost"/> means more.</summary>
    public async Task<IReadOnlyDictionary<InspectedKind, int>> Counts(WorldId world, IReadOnlyList<AccountId> accounts, string? to)
    {
        var batch = new ReadBatch();
        var counts = OfMessages.ToDictionary(k => k, k => to is null
            ? batch.Many(InspectorTable.Count, r => r.Int(0), world, (int)k, CountedAtMost + 1)
            : batch.Many(InspectorTable.CountTo, r => r.Int(0), world, (int)k, CountedAtMost + 1, to));
        var webhooks = to is not null ? [] : accounts.Select(a => batch.Many(InspectorTable.CountWebhooks, r => r.Int(0), a, CountedAtMost + 1)).ToList();
        await database.Run(batch);
        return new Dictionary<InspectedKind, int>(counts.Select(c => KeyValuePair.Create(c.Key, c.Value.First)))
        {
            [InspectedKind.Webhook] = Math.Min(CountedAtMost + 1, webhooks.Sum(w => w.First)),
        };
    }

    /// <summary>A message of the sandbox, opened; null if there is none.</summary>
    public async Task<InspectedMessage?> Find(WorldId world, MessageId id) =>
        await database.One(InspectorTable.ById, InspectorTable.Read, world, id) is { } found ? found with { Message = Opened(found.Message) } : null;

    /// <summary>A delivery of the sandbox; null if there is none.</summary>
    public async Task<LoggedDelivery?> Webhook(WorldId world, DeliveryId id) =>
        await database.One(DeliveryLogTable.ById, DeliveryLogTable.Read, id) is { } found && found.World == world ? found : null;

    /// <summary>A mail with its decrypted text.</summary>
    public Message Opened(Message m) =>
        m.Kind == MessageKind.Email ? m with { Text = mailboxes.Open(m.Text), Html = m.Html is { } html ? mailboxes.Open(html) : null } : m;

    public static IReadOnlyList<string> LinksOf(Message m) =>
        [.. Links().Matches($"{m.Text}\n{WebUtility.HtmlDecode(m.Html)}").Select(l => l.Value.TrimEnd('.', ',', ';', ')')).Distinct()];

    static RowList<InspectedMessage> Messages(ReadBatch batch, WorldId world, InspectedKind? kind, string? to, Guid before, int limit) => (kind, to) switch
    {
        (null, null) => batch.Many(InspectorTable.All, InspectorTable.Read, world, MessageId.Of(before), limit),
        ({ } k, null) => batch.Many(InspectorTable.OfKind, InspectorTable.Read, world, MessageId.Of(before), limit, (int)k),
        (null, { } one) => batch.Many(InspectorTable.To, InspectorTable.Read, world, MessageId.Of(before), limit, one),
        ({ } k, { } one) => batch.Many(InspectorTable.OfKindTo, InspectorTable.Read, world, MessageId.Of(before), limit, one, (int)k),
    };

    static InspectedPage Cut(IEnumerable<Inspected> all, int limit)
    {
        List<Inspected> newest = [.. all.OrderByDescending(i => i.Id).Take(limit + 1)];
        return newest.Count > limit ? new(newest[..limit], newest[limit - 1].Id) : new(newest, null);
    }

    static Inspected Of(InspectedMessage m) => new(m.Message.Id.Value, (InspectedKind)m.Message.Kind, m, null);

    static Inspected Of(InspectedWebhook w) => new(w.Id.Value, InspectedKind.Webhook, null, w);

    [GeneratedRegex("""https?://[^\s"'<>]+""")]
    private static partial Regex Links();
}
