using Hostline.Core.Accounts;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>A change of an account; members that are null or not given stay unchanged.</summary>
/// <param name="Email">In the form of <see cref="Network.Mail.MailAddresses"/>.</param>
/// <param name="SetsEnvelope">Whether <paramref name="Envelope"/> is given, because null is one of its values.</param>
/// <param name="Envelope">Null removes the setting.</param>
public sealed record AccountUpdate(string? Email, bool SetsEnvelope, Envelope? Envelope)
{
    /// <summary>The language of notices; null to leave it unchanged.</summary>
    public string? Language { get; init; }

    /// <summary>Whether letters require a code from their signers; null to leave it unchanged.</summary>
    public bool? SignerCode { get; init; }

    /// <summary>The members for the history.</summary>
    public Dictionary<string, string> Told()
    {
        var told = new Dictionary<string, string>();
        if (Email is not null)
        {
            told["email"] = Email;
        }

        if (SetsEnvelope)
        {
            told["envelope"] = Envelope?.ToString().ToLowerInvariant() ?? "default";
        }

        if (Language is not null)
        {
            told["language"] = Language;
        }

        if (SignerCode is { } isAsked)
        {
            told["signer_code"] = isAsked ? "on" : "off";
        }

        return told;
    }

    public void AddTo(Unit unit, Account account)
    {
        if (Email is not null)
        {
            AccountTable.Email(unit, account.Id, Email);
        }

        if (SetsEnvelope)
        {
            EnvelopeTable.ForAccount(unit, account.Id, Envelope);
        }

        if (Language is not null)
        {
            RecipientTable.CheckLanguage(unit, account.Id, account.World, Language);
        }

        if (SignerCode is { } isAsked)
        {
            SignerCodeSettingTable.ForAccount(unit, account.Id, isAsked);
        }
    }
}
