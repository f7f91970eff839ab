using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;

namespace Hostline.Dialects.Twilio.Orders;

/// <summary>Parameters that refer to other resources of the account. Each must be the account's own.</summary>
sealed class References(Subaccounts family, Addresses addresses, Applications applications)
{
    /// <summary>The caller, acting for the account that <c>AccountSid</c> names: its own or a subaccount's. Refusals are added to the fields.</summary>
    public async Task<Caller> Owner(Caller caller, Fields fields)
    {
        if (fields.IdOf<AccountId>("AccountSid", Sid.Account) is not { } wanted)
        {
            return caller;
        }

        var owner = await family.ActingFor(caller, wanted);
        foreach (var refusal in owner.Refusals)
        {
            fields.Refuse(refusal.Reason, "AccountSid", $"AccountSid: {refusal.Detail}");
        }

        return owner.Value ?? caller;
    }

    /// <summary>The caller, acting for the account that owns an order that was found.</summary>
    public async Task<Caller> OwnerOf(Caller caller, AccountId account) =>
        account == caller.Account.Id ? caller : await family.OfFamily(caller, account) is { } member ? caller.For(member) : caller;

    public async Task CheckAddress(AccountId account, Fields fields, AddressId? address, string name = "AddressSid")
    {
        if (address is { } id && await addresses.Find(account, id) is null)
        {
            fields.Refuse(Reason.InvalidField, name, $"{name} is no address of this account.");
        }
    }

    public async Task CheckApplication(AccountId account, Fields fields, ApplicationId? application)
    {
        if (application is { } id && await applications.Find(account, id) is null)
        {
            fields.Refuse(Reason.InvalidField, "SmsApplicationSid", "SmsApplicationSid is no application of this account.");
        }
    }
}
