using System.Text;
using Hostline.Storage;

namespace Hostline.Network.Mail;

/// <summary>
/// Encrypts the contents of simulated mailboxes under the master key: a mail may contain a link that can decide a transfer, which a stolen
/// database must not reveal.
/// </summary>
public sealed class MailboxSeal(MasterKey masterKey)
{
    const string Purpose = "mailboxes";

    public string Close(string text) => Convert.ToBase64String(masterKey.Seal(Purpose, Encoding.UTF8.GetBytes(text)));

    public string Open(string kept) => Encoding.UTF8.GetString(masterKey.Open(Purpose, Convert.FromBase64String(kept)));
}
