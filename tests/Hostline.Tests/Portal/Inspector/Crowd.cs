using Hostline.Core;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>Many messages in a sandbox, written as its handsets would.</summary>
static class Crowd
{
    const int AtOnce = 500;

    public static async Task Of(Scene scene, WorldId world, int messages)
    {
        var now = await scene.Database.Now();
        foreach (var some in Enumerable.Range(0, messages).Chunk(AtOnce))
        {
            var unit = new Unit();
            foreach (var n in some)
            {
                var id = Ids.New<MessageId>(now);
                MessageTable.Add(unit, new(id, world, now, MessageKind.Sms, "+18005550100", "+13125550001", null, $"Crowd {n}", null, null, true));
            }

            await scene.Queue.Write(unit);
        }
    }
}
