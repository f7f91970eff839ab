namespace Hostline.Accounts;

/// <summary>Drafts of messaging profiles that are created in the portal, with the settings of the dialect whose webhooks they get.</summary>
/// <param name="Named">A draft with this name, and otherwise the dialect's defaults.</param>
public sealed record NewProfiles(Func<string, ProfileDraft> Named);
