using Hostline.Accounts;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

/// <summary>The newest items of a sandbox at one moment.</summary>
sealed class LiveLook
{
    /// <summary>How many of the newest messages, and of the newest webhooks, are compared; if more arrive at once, they are not reported singly.</summary>
    const int Window = 100;

    const int WebhooksOfEach = 5;

    /// <param name="Version">Differs once the item has changed.</param>
    readonly record struct Seen(LiveItem Item, string Version);

    readonly Dictionary<Guid, Seen> items;

    LiveLook(IEnumerable<Seen> items) => this.items = items.ToDictionary(i => i.Item.Id);

    /// <summary>Null if the sandbox is gone.</summary>
    public static async Task<LiveLook?> At(Database database, AccountBook accounts, WorldId world)
    {
        var batch = new ReadBatch();
        var found = batch.Many(WorldTable.ById, WorldTable.Read, world);
        var messages = batch.Many(InspectorTable.Newest, ReadMessage, world, Window);
        await database.Run(batch);
        if (found.First is null)
        {
            return null;
        }

        var owned = await accounts.OfWorld(world);
        var each = Math.Max(WebhooksOfEach, Window / Math.Max(1, owned.Count));
        var second = new ReadBatch();
        var webhooks = owned.Select(a => second.Many(InspectorTable.NewestWebhooks, ReadWebhook, a.Id, each)).ToList();
        await database.Run(second);
        return new(messages.Rows.Concat(webhooks.SelectMany(w => w.Rows)));
    }

    /// <summary>What was added or changed, oldest first. An older item that moved into the window because newer ones were deleted does not count.</summary>
    public IReadOnlyList<LiveItem> Since(LiveLook before)
    {
        var floor = before.items.Count < Window ? Guid.Empty : before.items.Keys.Min();
        return
        [
            .. items.Values.Where(i => before.items.TryGetValue(i.Item.Id, out var known) ? known.Version != i.Version : i.Item.Id > floor)
                .OrderBy(i => i.Item.Id).Select(i => i.Item with { IsNew = !before.items.ContainsKey(i.Item.Id) }),
        ];
    }

    /// <summary>What was created after an item, oldest first.</summary>
    public IEnumerable<LiveItem> After(Guid known) => items.Values.Select(i => i.Item).Where(i => i.Id > known).OrderBy(i => i.Id);

    static Seen ReadMessage(Row row) => new(
        new(row.Id<MessageId>(0).Value, (InspectedKind)row.Int(1), [row.Text(2), row.Text(3)], true), $"{row.Bool(4)} {row.IntOrNull(5)} {row.IntOrNull(6)}");

    static Seen ReadWebhook(Row row) => new(new(row.Id<DeliveryId>(0).Value, InspectedKind.Webhook, [], true), $"{row.Int(1)} {row.Int(2)}");
}
