using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Core.Campaigns;

/// <summary>A number that sends for a campaign.</summary>
/// <param name="Id">Sorts by the time of the first assignment.</param>
public sealed record Assignment(
    Guid World, PhoneNumber Number, Guid Id, Guid Account, Guid Campaign, Guid Hosting, Guid Order, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>An assignment with its campaign, of one moment.</summary>
public sealed record CampaignNumber(Assignment Assignment, Campaign Campaign);

/// <summary>What a number is for its account when a campaign is to have it.</summary>
/// <param name="IsActive">Whether it is an active hosted number of the account.</param>
/// <param name="HasProfile">Whether it is on a messaging profile.</param>
/// <param name="IsChanging">Whether its route is being changed, which it is while it is released.</param>
/// <param name="AssignedTo">The campaign that has it now.</param>
public readonly record struct Candidate(string Given, bool IsActive, bool HasProfile, bool IsChanging, Guid? AssignedTo);

/// <summary>Which numbers a campaign may have.</summary>
public static class CampaignRules
{
    /// <summary>
    /// Why the number can not be assigned to the campaign; null when it can. Pointers are those of a request with the members
    /// that <paramref name="numberField"/> and <paramref name="campaignField"/> name.
    /// </summary>
    /// <param name="campaign">Null when the account has no such campaign.</param>
    public static Refusal? Refuse(Candidate number, Campaign? campaign, string numberField, string campaignField) =>
        campaign is null ? new(Reason.CampaignNotFound, campaignField)
        : campaign.State != CampaignState.Active ? new(Reason.CampaignEnded, campaignField)
        : !number.IsActive ? new(Reason.NumberNotHosted, numberField, number.Given)
        : !number.HasProfile ? new(Reason.NumberWithoutProfile, numberField, number.Given)
        : number.IsChanging ? new(Reason.RouteChanging, numberField, number.Given)
        : number.AssignedTo is not null ? new(Reason.NumberHasCampaign, numberField, number.Given)
        : null;
}
