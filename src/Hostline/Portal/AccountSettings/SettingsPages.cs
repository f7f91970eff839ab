using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Network.Mail;
using Hostline.Pages;

namespace Hostline.Portal.AccountSettings;

/// <param name="Envelope">Null if it has no setting of its own.</param>
public sealed record SettingsModel(Account Account, string Language, Envelope? Envelope, bool AsksSigners);

/// <summary>The settings of an account, with links to settings on other pages.</summary>
sealed class SettingsPages(AccountBook accounts) : PageGroup
{
    public const string Root = "/portal/settings";

    /// <summary>The form value for "no setting".</summary>
    public const string NoEnvelope = "default";

    public override void Map(PageTable pages)
    {
        pages.Get(Root, Roles.Account, Show);
        pages.Post(Root, Roles.Acting, Save);
        pages.Get("/portal/advanced", Roles.Account, visit => Task.FromResult(visit.Page<AdvancedView>()));
    }

    async Task<IResult> Show(Visit visit)
    {
        var account = visit.Session!.Acting.Account;
        return visit.Page<SettingsView, SettingsModel>(
            new(account, await accounts.LanguageOf(account.Id) ?? MailLanguages.First, await accounts.EnvelopeOf(account.Id),
                await accounts.AsksSigners(account.Id)));
    }

    async Task<IResult> Save(Visit visit)
    {
        var (caller, language, envelope) = (visit.Session!.Acting, visit.Field("language"), visit.Field("envelope"));
        if (!MailLanguages.All.Contains(language))
        {
            visit.Fault("language", visit.Words.Say("settings.choose"));
        }

        var chosen = Enum.GetValues<Envelope>().Where(e => WordOf(e) == envelope).Select(e => (Envelope?)e).FirstOrDefault();
        if (chosen is null && envelope != NoEnvelope)
        {
            visit.Fault("envelope", visit.Words.Say("settings.choose"));
        }

        if (!visit.IsRefused)
        {
            var update = new AccountUpdate(null, true, chosen) { Language = language, SignerCode = visit.IsChecked("signer_code") };
            var saved = await accounts.Update(caller.Account.Id, update, caller.Principal);
            visit.Fault(saved.Refusals);
        }

        return visit.IsRefused ? await Show(visit) : visit.See(Root, "settings-saved");
    }

    public static string WordOf(Envelope envelope) => envelope.ToString().ToLowerInvariant();
}
