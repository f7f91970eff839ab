using Hostline.Core.Accounts;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>What is changed of an account; what is null or not named stays.</summary>
/// <param name="Email">As <see cref="Network.Mail.MailAddresses"/> gives it.</param>
/// <param name="SetsEnvelope">Whether <paramref name="Envelope"/> counts: null is one of its values.</param>
/// <param name="Envelope">Null takes the setting away.</param>
public sealed record AccountUpdate(string? Email, bool SetsEnvelope, Envelope? Envelope)
{
    /// <summary>As the history shows it.</summary>
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

        return told;
    }

    public void AddTo(Unit unit, Guid account)
    {
        if (Email is not null)
        {
            AccountTable.Email(unit, account, Email);
        }

        if (SetsEnvelope)
        {
            EnvelopeTable.ForAccount(unit, account, Envelope);
        }
    }
}
