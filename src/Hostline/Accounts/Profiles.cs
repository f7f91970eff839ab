using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <param name="WebhookUrl">Checked by the dialect; "" for none.</param>
/// <param name="Settings">The settings that only the dialect reads, as JSON.</param>
public sealed record ProfileDraft(string Name, string WebhookUrl, string WebhookFailoverUrl, byte[] Settings, string DestinationKind);

/// <summary>A dialect's default settings for a messaging profile that is created elsewhere, without name and URLs.</summary>
public delegate ProfileDraft NewProfile();

public sealed class Profiles(Database database, Decisions decisions)
{
    public Task<Profile?> Find(Caller caller, ProfileId profile) => database.One(ProfileTable.OfAccount, ProfileTable.Read, profile, caller.Account.Id);

    /// <param name="name">The full name; "" for any.</param>
    /// <param name="part">A part of the name, ignoring the case of ASCII letters; "" for any.</param>
    public async Task<(IReadOnlyList<Profile> Profiles, long Total)> Page(AccountId account, string name, string part, int limit, int offset)
    {
        var pattern = part.Length == 0 ? "" : LikePattern.ContainingInLowerCase(part);
        var batch = new ReadBatch();
        var rows = batch.Many(ProfileTable.Page, ProfileTable.Read, account, name, pattern, limit, offset);
        var total = batch.Many(ProfileTable.Count, r => r.Long(0), account, name, pattern);
        await database.Run(batch);
        return (rows.Rows, total.Rows[0]);
    }

    public Task<Outcome<Profile>> Add(Caller caller, ProfileDraft draft) => decisions.Reach<Profile>(async () =>
    {
        var databaseNow = await database.Now();
        var now = caller.World.Now(databaseNow).CutToMicros();
        var profile = new Profile(
            Ids.New<ProfileId>(databaseNow), caller.World.Id, caller.Account.Id, draft.Name, draft.WebhookUrl, draft.WebhookFailoverUrl, draft.Settings, now,
            now, 1);
        return new(profile, ProfileTable.Add(caller.NewUnit(), profile, draft.DestinationKind));
    });

    /// <param name="edit">Makes the new version of the profile; called again if it was changed meanwhile.</param>
    public Task<Outcome<Profile>> Change(Caller caller, ProfileId id, Func<Profile, Outcome<ProfileDraft>> edit) => decisions.Reach<Profile>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(ProfileTable.OfAccount, ProfileTable.Read, id, caller.Account.Id);
        await database.Run(batch);
        if (found.Rows.Count == 0)
        {
            return new Refusal(Reason.NotFound);
        }

        var edited = edit(found.Rows[0]);
        if (edited.IsRefused)
        {
            return new(Outcome<Profile>.Refused(edited.Refusals));
        }

        var draft = edited.Value!;
        var profile = found.Rows[0] with
        {
            Name = draft.Name,
            WebhookUrl = draft.WebhookUrl,
            WebhookFailoverUrl = draft.WebhookFailoverUrl,
            Settings = draft.Settings,
            UpdatedAt = caller.World.Now(batch.Now).CutToMicros(),
        };
        return new(profile, ProfileTable.CheckSaved(caller.NewUnit(), profile, draft.DestinationKind));
    });

    /// <summary>Deletes a profile without open or active numbers, and returns it as it was.</summary>
    public Task<Outcome<Profile>> Delete(Caller caller, ProfileId id) => decisions.Reach<Profile>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(ProfileTable.OfAccount, ProfileTable.Read, id, caller.Account.Id);
        var inUse = batch.Many(ProfileTable.InUse, r => r.Long(0) > 0, id);
        await database.Run(batch);
        return found.Rows.Count == 0 ? new Refusal(Reason.NotFound)
            : inUse.Rows[0] ? new Refusal(Reason.ProfileInUse)
            : new Decision<Profile>(found.Rows[0], AutoResponseTable.Sweep(ProfileTable.CheckDeleted(caller.NewUnit(), id, caller.Account.Id), id));
    });
}
