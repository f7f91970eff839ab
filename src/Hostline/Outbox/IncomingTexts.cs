using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Messages;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>Receives the texts that a sandbox's handsets send, for the inspector and for the number that they are sent to.</summary>
public sealed class IncomingTexts(Database database, CommitQueue queue, ReceiveText receive)
{
    /// <summary>Stores the handset's message and the number's text in one unit.</summary>
    public async Task<Message> Take(World world, PhoneNumber from, string to, string text)
    {
        var databaseNow = await database.Now();
        var now = world.Now(databaseNow).CutToMicros();
        var sent = new Message(Ids.New<MessageId>(databaseNow), world.Id, now, MessageKind.Sms, from.ToString(), to, null, text, null, null, true);
        if (PhoneNumber.TryParse(to, out var number))
        {
            await receive.Take(world, new(sent.From, number, text, null), TextId.Of(sent.Id.Value), unit => MessageTable.Add(unit, sent));
        }
        else
        {
            await queue.Write(MessageTable.Add(new Unit { IsRequest = true }, sent));
        }

        return sent;
    }
}
