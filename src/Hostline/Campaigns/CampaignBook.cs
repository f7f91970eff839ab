using System.Security.Cryptography;
using Hostline.Core.Campaigns;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Campaigns;

/// <param name="WebhookUrl">Checked by the dialect; "" for none.</param>
/// <param name="Details">The members that only the dialect reads, as JSON.</param>
public sealed record CampaignDraft(string Brand, string? Reference, string WebhookUrl, string WebhookFailoverUrl, byte[] Details, string DestinationKind);

/// <summary>Campaigns of accounts: created, found, changed and ended. A new campaign is active at once: no registry is asked.</summary>
public sealed class CampaignBook(Database database, Decisions decisions)
{
    const string RegistryCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const int RegistryLength = 9;

    public Task<Campaign?> Find(Caller caller, CampaignId campaign) => database.One(CampaignTable.OfAccount, CampaignTable.Read, campaign, caller.Account.Id);

    public Task<Campaign?> Find(Caller caller, string registryId) =>
        database.One(CampaignTable.ByRegistryId, CampaignTable.Read, registryId, caller.Account.Id);

    public async Task<(IReadOnlyList<CountedCampaign> Campaigns, long Total)> Page(Caller caller, string brand, CampaignSort sort, bool descending, int limit,
        int offset)
    {
        var batch = new ReadBatch();
        var rows = batch.Many(CampaignTable.Page(sort, descending), CampaignTable.ReadCounted, caller.World.Id, caller.Account.Id, brand, limit, offset);
        var total = batch.Many(CampaignTable.Count, r => r.Long(0), caller.World.Id, caller.Account.Id, brand);
        await database.Run(batch);
        return (rows.Rows, total.Rows[0]);
    }

    /// <param name="referenceField">The name of the request's field for the customer's reference.</param>
    public Task<Outcome<Campaign>> Add(Caller caller, CampaignDraft draft, string referenceField) => decisions.Reach<Campaign>(async () =>
    {
        var databaseNow = await database.Now();
        var now = caller.World.Now(databaseNow).CutToMicros();
        var campaign = new Campaign(
            Ids.New<CampaignId>(databaseNow), caller.World.Id, caller.Account.Id, "C" + RandomNumberGenerator.GetString(RegistryCharacters, RegistryLength),
            draft.Brand, draft.Reference, draft.WebhookUrl, draft.WebhookFailoverUrl, draft.Details, CampaignState.Active, now, now, 1,
            draft.DestinationKind);
        return new(campaign, CampaignTable.CheckAdded(caller.NewUnit(), campaign),
            _ => new Refusal(Reason.ReferenceTaken, referenceField));
    });

    /// <param name="edit">Makes the new version of the campaign; called again if it was changed meanwhile.</param>
    public Task<Outcome<Campaign>> Change(Caller caller, CampaignId id, Func<Campaign, Outcome<CampaignDraft>> edit) => decisions.Reach<Campaign>(async () =>
    {
        var (campaign, _, now) = await Load(caller, id);
        if (campaign is null)
        {
            return new Refusal(Reason.NotFound);
        }

        if (campaign.State != CampaignState.Active)
        {
            return new Refusal(Reason.CampaignEnded);
        }

        var edited = edit(campaign);
        if (edited.IsRefused)
        {
            return new(Outcome<Campaign>.Refused(edited.Refusals));
        }

        var draft = edited.Value!;
        var changed = campaign with
        {
            WebhookUrl = draft.WebhookUrl,
            WebhookFailoverUrl = draft.WebhookFailoverUrl,
            Details = draft.Details,
            UpdatedAt = now,
            DestinationKind = draft.DestinationKind,
        };
        return new(changed, CampaignTable.CheckSaved(caller.NewUnit(), changed));
    });

    /// <summary>Ends a campaign without numbers. Ending it again returns it unchanged.</summary>
    public Task<Outcome<Campaign>> End(Caller caller, CampaignId id) => decisions.Reach<Campaign>(async () =>
    {
        var (campaign, numbers, now) = await Load(caller, id);
        if (campaign is null)
        {
            return new Refusal(Reason.NotFound);
        }

        if (campaign.State == CampaignState.Ended)
        {
            return new(campaign);
        }

        if (numbers > 0)
        {
            return new Refusal(Reason.CampaignInUse);
        }

        var ended = campaign with { State = CampaignState.Ended, UpdatedAt = now };
        return new(ended, CampaignTable.CheckEmpty(CampaignTable.CheckEnded(caller.NewUnit(), ended), id));
    });

    async Task<(Campaign? Campaign, long Numbers, DateTimeOffset Now)> Load(Caller caller, CampaignId id)
    {
        var batch = new ReadBatch();
        var found = batch.Many(CampaignTable.OfAccount, CampaignTable.Read, id, caller.Account.Id);
        var numbers = batch.Many(CampaignTable.Numbers, r => r.Long(0), id);
        await database.Run(batch);
        return (found.First, numbers.Rows[0], caller.World.Now(batch.Now).CutToMicros());
    }
}
