using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>A customer's auto-response; the dialect has checked its form.</summary>
public sealed record AutoResponseDraft(string Operation, string Country, IReadOnlyList<string> Keywords, string? Answer);

/// <summary>
/// Auto-responses of messaging profiles: created, found, replaced and deleted. Within one country, a keyword, regardless of case, may be in
/// only one auto-response of a profile.
/// </summary>
public sealed class AutoResponses(Database database, Decisions decisions)
{
    /// <summary>All auto-responses of a profile are read together, so their number is limited.</summary>
    public const int PerProfileAtMost = 100;

    /// <summary>All auto-responses of a profile, newest first; null if the caller has no such profile.</summary>
    public async Task<IReadOnlyList<AutoResponse>?> All(Caller caller, ProfileId profile)
    {
        var (found, all, _) = await Load(caller, profile);
        return found is null ? null : all;
    }

    public Task<Outcome<AutoResponse>> Add(Caller caller, ProfileId profile, AutoResponseDraft draft) => decisions.Reach<AutoResponse>(async () =>
    {
        var (found, all, databaseNow) = await Load(caller, profile);
        if (Obstacle(found, all, draft) is { } refusal)
        {
            return refusal;
        }

        if (all.Count >= PerProfileAtMost)
        {
            return new Refusal(Reason.ValueOutOfRange, Detail: $"The profile has {all.Count} auto-responses; {PerProfileAtMost} are the limit.");
        }

        var now = caller.World.Now(databaseNow).CutToMicros();
        var added = new AutoResponse(Ids.New<AutoResponseId>(databaseNow), caller.World.Id, profile, draft.Operation, draft.Country, draft.Keywords,
            draft.Answer, now, now);
        return new(added, AutoResponseTable.Add(NewUnit(caller, found!), added));
    });

    public Task<Outcome<AutoResponse>> Replace(Caller caller, ProfileId profile, AutoResponseId id, AutoResponseDraft draft) =>
        decisions.Reach<AutoResponse>(async () =>
    {
        var (found, all, databaseNow) = await Load(caller, profile);
        if (all.FirstOrDefault(r => r.Id == id) is not { } former)
        {
            return new Refusal(Reason.NotFound);
        }

        if (Obstacle(found, all.Where(r => r.Id != id), draft) is { } refusal)
        {
            return refusal;
        }

        var saved = former with
        {
            Operation = draft.Operation,
            Country = draft.Country,
            Keywords = draft.Keywords,
            Answer = draft.Answer,
            UpdatedAt = caller.World.Now(databaseNow).CutToMicros(),
        };
        return new(saved, AutoResponseTable.Save(NewUnit(caller, found!), saved));
    });

    public Task<Outcome<AutoResponseId>> Delete(Caller caller, ProfileId profile, AutoResponseId id) => decisions.Reach<AutoResponseId>(async () =>
    {
        var (found, all, _) = await Load(caller, profile);
        return found is null || all.All(r => r.Id != id)
            ? new Refusal(Reason.NotFound)
            : new Decision<AutoResponseId>(id, AutoResponseTable.CheckDeleted(NewUnit(caller, found), id, profile));
    });

    async Task<(Profile? Profile, IReadOnlyList<AutoResponse> All, DateTimeOffset DatabaseNow)> Load(Caller caller, ProfileId profile)
    {
        var batch = new ReadBatch();
        var found = batch.Many(ProfileTable.OfAccount, ProfileTable.Read, profile, caller.Account.Id);
        var all = batch.Many(AutoResponseTable.OfProfile, AutoResponseTable.Read, profile);
        await database.Run(batch);
        return found.Rows.Count == 0 ? (null, [], batch.Now) : (found.Rows[0], all.Rows, batch.Now);
    }

    static Refusal? Obstacle(Profile? profile, IEnumerable<AutoResponse> others, AutoResponseDraft draft)
    {
        if (profile is null)
        {
            return new(Reason.NotFound);
        }

        var taken = others.Where(r => r.Country == draft.Country).SelectMany(r => r.Keywords).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < draft.Keywords.Count; i++)
        {
            if (!taken.Add(draft.Keywords[i]))
            {
                return new(Reason.KeywordRepeated, Place: Place.Keyword(i));
            }
        }

        return null;
    }

    /// <summary>Changes of one profile's auto-responses are serialized.</summary>
    static Unit NewUnit(Caller caller, Profile profile) => ProfileTable.CheckTouched(caller.NewUnit(), profile);
}
