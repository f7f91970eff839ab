using Hostline.Network.Texting;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Messages.Inbound;

/// <summary>Accepts reports of an upstream host about texts, after their signature was verified.</summary>
sealed class UpstreamInbox(Database database, ArrivedTexts arrivals, TextReceipts receipts, ILogger<UpstreamInbox> log)
{
    /// <summary>Enough for ten segments; anything longer is not a text.</summary>
    const int BodyAtMost = 2_000;

    const int IdAtMost = 64, AddressAtMost = 32;

    public Task Take(HeardText heard) => heard is HeardText.Arrived arrived ? Take(arrived) : Take((HeardText.Receipt)heard);

    async Task Take(HeardText.Arrived arrived)
    {
        if (ArrivedTexts.NumberOf(arrived.To) is not { } number || arrived.From.Length is 0 or > AddressAtMost || arrived.Body.Length > BodyAtMost
            || arrived.ExternalId.Length > IdAtMost)
        {
            // A repetition would be the same, so it counts as done.
            log.LogWarning("An upstream host handed over a text that cannot be read: its recipient is no number of this host's plan, or it is too long.");
            return;
        }

        await arrivals.Take(new(ArrivedTexts.AddressOf(arrived.From), number, arrived.Body.Replace('\0', ' '), arrived.ExternalId));
    }

    /// <summary>Ignores a webhook that was signed for another text and is replayed for this one.</summary>
    async Task Take(HeardText.Receipt receipt)
    {
        var id = TextId.Of(receipt.Id);
        if (receipt.ExternalId.Length > IdAtMost || await database.One(TextTable.ById, TextTable.Read, id) is not { IsInbound: false } text)
        {
            return;
        }

        if (text.Other != receipt.To || (text.ExternalId is { } known && known != receipt.ExternalId))
        {
            log.LogWarning("A receipt for the text {Text} was dropped: it belongs to another one.", id);
            return;
        }

        await receipts.Take(id, receipt.Fate.State, receipt.Fate.Why, receipt.ExternalId);
    }
}
