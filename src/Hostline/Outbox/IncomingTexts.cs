using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>Takes the texts that handsets send. A text to an active number gets the answer that its account has configured.</summary>
public sealed class IncomingTexts(Database database, CommitQueue queue, NumberPlaces numbers)
{
    /// <summary>The message, and the errand that asks for an answer to it, in one unit.</summary>
    public async Task<Message> Take(World world, PhoneNumber from, string to, string text)
    {
        var databaseNow = await database.Now();
        var now = world.Now(databaseNow).CutToMicros();
        var sent = new Message(Ids.New<MessageId>(databaseNow), world.Id, now, MessageKind.Sms, from.ToString(), to, null, text, null, null, true);
        var unit = MessageTable.Add(new Unit { IsRequest = true }, sent);
        if (PhoneNumber.TryParse(to, out var number) && await numbers.Active(world, number) is { } place)
        {
            ErrandTable.Add(unit, world, Ids.New<ErrandId>(databaseNow), place.Settings.Account, place.Order, place.Settings.Hosting, ErrandKind.AnswerText,
                sent.Id.Value.ToByteArray(bigEndian: true), now, databaseNow);
        }

        await queue.Write(unit);
        return sent;
    }
}
