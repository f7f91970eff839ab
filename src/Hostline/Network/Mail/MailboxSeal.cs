using System.Text;
using Hostline.Storage;

namespace Hostline.Network.Mail;

/// <summary>
/// Keeps what simulated mailboxes got sealed under the master key: such a mail may carry a link that decides, and a stolen
/// database must not.
/// </summary>
public sealed class MailboxSeal(MasterKey masterKey)
{
    const string Purpose = "mailboxes";

    public string Close(string text) => Convert.ToBase64String(masterKey.Seal(Purpose, Encoding.UTF8.GetBytes(text)));

    public string Open(string kept) => Encoding.UTF8.GetString(masterKey.Open(Purpose, Convert.FromBase64String(kept)));
}
