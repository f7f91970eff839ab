using Hostline.Core.Messages;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Messages;

/// <summary>Applies a network's reports about texts that were sent: they come in any order, and repeatedly.</summary>
public sealed class TextReceipts(Database database, Decisions decisions, TextUnits units)
{
    /// <summary>Does nothing if there is no such text, or if it is already in a later state.</summary>
    /// <param name="externalId">The network's id for it; null if it is not given.</param>
    public Task Take(TextId id, TextState state, Reason? why = null, string? externalId = null) =>
        Move(id, text => Steps(text, state, why), externalId: externalId);

    /// <summary>The same, with further statements in the same unit; see <see cref="Move"/>.</summary>
    internal Task Take(TextId id, TextState state, Reason? why, Action<Unit> beside, Sql given) =>
        Move(id, text => Steps(text, state, why), beside, given: given);

    /// <summary>Moves a text through these states, in this order.</summary>
    /// <param name="beside">Further statements in the same unit; if one of them conflicts, nothing is written and the report is dropped.</param>
    internal Task Move(TextId id, Func<TextMessage, IEnumerable<(TextState State, Reason? Why)>> news, Action<Unit>? beside = null, string? externalId = null,
        Sql? given = null) =>
        decisions.Reach<bool>(async () =>
        {
            var batch = new ReadBatch();
            var found = batch.Many(TextTable.ById, TextTable.Read, id);
            var worlds = batch.Many(WorldTable.OfText, WorldTable.Read, id);
            var profiles = batch.Many(ProfileTable.OfText, ProfileTable.Read, id);
            await database.Run(batch);
            var unit = new Unit();
            beside?.Invoke(unit);
            if (found.First is { } before && worlds.First is { } world)
            {
                var now = world.Now(batch.Now).CutToMicros();
                var steps = new List<TextMessage>();
                var text = externalId is null ? before : before with { ExternalId = externalId };
                foreach (var (state, why) in news(before))
                {
                    var next = text.In(state, now, why);
                    if (!ReferenceEquals(next, text))
                    {
                        steps.Add(text = next);
                    }
                }

                if (steps.Count > 0)
                {
                    units.CheckSaved(unit, world, before, steps, profiles.First, batch.Now);
                }
            }

            return new(true, unit.Statements > 0 ? unit : null, failed => failed == given ? true : (Outcome<bool>?)null);
        });

    static IEnumerable<(TextState, Reason?)> Steps(TextMessage text, TextState state, Reason? why)
    {
        // A carrier that reports delivery must have accepted the text before.
        if (state is TextState.Delivered or TextState.Undelivered && text.SentAt is null)
        {
            yield return (TextState.Sent, null);
        }

        yield return (state, why);
    }
}
