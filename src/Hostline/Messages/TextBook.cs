using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Messages;

/// <param name="From">In +E.164 form; "" for any.</param>
public sealed record TextFilter(string From = "", string To = "", DateTimeOffset? Since = null, DateTimeOffset? Until = null);

/// <summary>A text with the messaging profile that its number had; null for none.</summary>
public sealed record FoundText(TextMessage Text, Profile? Profile);

public sealed class TextBook(Database database, Decisions decisions)
{
    public async Task<FoundText?> Find(AccountId account, TextId id)
    {
        var batch = new ReadBatch();
        var found = batch.Many(TextTable.OfAccount, TextTable.Read, id, account);
        var profiles = batch.Many(ProfileTable.OfText, ProfileTable.Read, id);
        await database.Run(batch);
        return found.First is { } text ? new(text, profiles.First) : null;
    }

    /// <summary>Newest first.</summary>
    public Task<(IReadOnlyList<TextMessage> Rows, bool HasMore)?> Page(AccountId account, TextFilter filter, ListCursor cursor, int size) =>
        TextTable.Page(filter.From, filter.To).PageOfOwn(database, TextTable.Read, account, cursor, size,
            [filter.Since?.ToMicros() ?? 0, filter.Until?.ToMicros() ?? 0, .. new[] { filter.From, filter.To }.Where(side => side.Length > 0)]);

    /// <summary>Those of one number, newest first.</summary>
    public Task<(IReadOnlyList<TextMessage> Rows, bool HasMore)> OfNumber(AccountId account, PhoneNumber number, ListCursor cursor, int size) =>
        TextTable.OfNumber.Page(database, TextTable.Read, account, cursor, size, number);

    /// <summary>Removes the body of a text; everything else stays.</summary>
    public Task<Outcome<TextMessage>> Redact(Caller caller, AccountId account, TextId id) => Change(account, id, (text, now) =>
        (text with { Body = "", UpdatedAt = now }, TextTable.CheckRedacted(caller.NewUnit(), id, account, now)));

    public Task<Outcome<TextMessage>> Delete(Caller caller, AccountId account, TextId id) =>
        Change(account, id, (text, _) => (text, TextTable.CheckDeleted(caller.NewUnit(), id, account)));

    /// <summary>Why a text of the account cannot be canceled: texts are never scheduled for later.</summary>
    /// <param name="field">The request's field that asks for it; null for none.</param>
    public async Task<Refusal> RefuseToCancel(AccountId account, TextId id, string? field = null) =>
        await Find(account, id) is null ? new(Reason.NotFound)
            : new(Reason.WrongState, field, Detail: "Messages are sent at once here, so there is none that could be canceled.");

    /// <summary>A text that still waits to be sent is not changed.</summary>
    Task<Outcome<TextMessage>> Change(AccountId account, TextId id, Func<TextMessage, DateTimeOffset, (TextMessage After, Unit Unit)> change) =>
        decisions.Reach<TextMessage>(async () =>
        {
            var batch = new ReadBatch();
            var found = batch.Many(TextTable.OfAccount, TextTable.Read, id, account);
            var worlds = batch.Many(WorldTable.OfText, WorldTable.Read, id);
            await database.Run(batch);
            if (found.First is not { } text || worlds.First is not { } world)
            {
                return new Refusal(Reason.NotFound);
            }

            if (text.State == TextState.Queued)
            {
                return new Refusal(Reason.WrongState, Detail: "The message still waits to be sent. Try again when it has been sent.");
            }

            var (after, unit) = change(text, world.Now(batch.Now).CutToMicros());
            return new(after, unit);
        });
}
