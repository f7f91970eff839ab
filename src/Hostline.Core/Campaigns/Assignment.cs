using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Core.Campaigns;

/// <param name="Id">Sorts by the time of the first assignment.</param>
public sealed record Assignment(
    WorldId World, PhoneNumber Number, AssignmentId Id, AccountId Account, CampaignId Campaign, HostingId Hosting, OrderId Order, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

public sealed record CampaignNumber(Assignment Assignment, Campaign Campaign);

/// <summary>The facts about a number that decide whether a campaign may have it.</summary>
public readonly record struct Candidate(string Given, bool IsActive, bool HasProfile, bool IsChanging, CampaignId? AssignedTo);

public static class CampaignRules
{
    /// <summary>
    /// Why the number cannot be assigned to the campaign; null if it can. The refusal names its fields by <paramref name="numberField"/> and
    /// <paramref name="campaignField"/>.
    /// </summary>
    /// <param name="campaign">Null if the account has no such campaign.</param>
    public static Refusal? Refuse(Candidate number, Campaign? campaign, string numberField, string campaignField) =>
        campaign is null ? new(Reason.CampaignNotFound, campaignField)
        : campaign.State != CampaignState.Active ? new(Reason.CampaignEnded, campaignField)
        : !number.IsActive ? new(Reason.NumberNotHosted, numberField, number.Given)
        : !number.HasProfile ? new(Reason.NumberWithoutProfile, numberField, number.Given)
        : number.IsChanging ? new(Reason.RouteChanging, numberField, number.Given)
        : number.AssignedTo is not null ? new(Reason.NumberHasCampaign, numberField, number.Given)
        : null;
}
