using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.People;

namespace Hostline.Transfers;

/// <summary>
/// Who may decide with a mailed link. As long as no one signs in for the holder's account, anyone who has the link and knows the last digits of
/// a number; afterwards, only one of its members, so that access to the mailbox is not enough.
/// </summary>
public sealed class HolderSignIn(Members members)
{
    /// <param name="member">The account for which the person is signed in; null if they are not.</param>
    public async Task<bool> IsMissing(Consent consent, Caller? member) => member?.Account.Id != consent.Holder && await members.Exist(consent.Holder);

    /// <summary>Null if the person may decide.</summary>
    internal async Task<Refusal?> Refuse(Consent consent, Caller? member) => await IsMissing(consent, member)
        ? new Refusal(Reason.NotAllowed, Detail: "Members of the account that has the numbers sign in to decide.")
        : null;

    /// <summary>The decider, as the consent records it.</summary>
    internal static string Name(Consent consent, Caller? member) =>
        member?.Account.Id == consent.Holder ? NameOf(member) : "holder:link";

    /// <summary>People choose their names, and no person is to appear as "link".</summary>
    internal static string NameOf(Caller holder) => holder.Principal.Name == "link" ? "holder:(link)" : $"holder:{holder.Principal.Name}";

    /// <summary>Written only if the decider may still act.</summary>
    internal static Storage.Unit UnitOf(Consent consent, Caller? member) =>
        member?.Account.Id == consent.Holder ? member.NewUnit() : new() { IsRequest = true };
}
