using System.Runtime.CompilerServices;
using System.Text;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Packs;

/// <summary>A chain up to its end, as it was read, with the keyed seal over that end.</summary>
sealed record PackedChain(Subject Subject, SubjectId Id, long Length, byte[] Head, byte[]? Seal);

/// <summary>Writes histories: first a line with the end of the chain, then a line for each event.</summary>
sealed class PackChains(Database database)
{
    const int AtOnce = 500;

    /// <param name="shows">Whether the content of an event is in the pack; otherwise the event is listed with the hash of its content.</param>
    public async IAsyncEnumerable<byte[]> Lines(PackedChain chain, Func<string, bool> shows,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return PackText.Line(new
        {
            subject = chain.Subject,
            subject_number = (int)chain.Subject,
            id = chain.Id.Value,
            length = chain.Length,
            head = Convert.ToHexStringLower(chain.Head),
            seal = chain.Seal is null ? null : Convert.ToHexStringLower(chain.Seal),
        });
        for (var after = 0L; after < chain.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var events = await database.Many(EventTable.OfSubject, EventTable.Read, chain.Id, after, (int)Math.Min(AtOnce, chain.Length - after));
            foreach (var e in events)
            {
                yield return Line(e, shows);
            }

            // A gap must not cause an endless loop; the script will find it.
            after = events.Count == 0 ? chain.Length : events[^1].Sequence;
        }
    }

    static byte[] Line(Event e, Func<string, bool> shows)
    {
        var payload = Encoding.UTF8.GetString(e.Payload);
        return PackText.Line(new
        {
            sequence = e.Sequence,
            id = e.Id.Value,
            world = e.World.Value,
            account = e.Account.Value,
            at = e.At,
            at_micros = e.At.ToMicros(),
            kind = e.Kind,
            actor = e.Actor,
            reason = e.Reason,
            payload = payload.Length > 0 && shows(payload) ? payload : null,
            payload_sha256 = Convert.ToHexStringLower(e.PayloadHash),
            hash = Convert.ToHexStringLower(e.Hash),
        });
    }
}
