namespace Hostline.Accounts;

/// <summary>Drafts of messaging profiles that are made in the portal, with the settings of the dialect whose webhooks they get.</summary>
/// <param name="Named">A draft with this name, and otherwise as new ones are.</param>
public sealed record NewProfiles(Func<string, ProfileDraft> Named);
