using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>The account that a request is about: the caller's own, or one of its subaccounts (contract §6).</summary>
sealed class FamilyScope(Subaccounts family)
{
    /// <summary>Where the refusals of the parameter AccountSid lie.</summary>
    public const string Parameter = "/AccountSid";

    /// <summary>The account of the path, for resources that every key may use.</summary>
    public async Task<Outcome<Caller>> Of(Request request, string part = "account") =>
        Sid.Read<AccountId>(Sid.Account, request.Part(part)) is { } id && await family.OfFamily(request.Caller, id) is { } account
            ? request.Caller.For(account)
            : Answers.NotFound(request);

    /// <summary>The same for accounts and keys, which a standard key may not use.</summary>
    public async Task<Outcome<Caller>> OfMain(Request request, string part = "account") =>
        RefuseStandardKey(request.Caller) is { } refusal ? refusal : await Of(request, part);

    public static Refusal? RefuseStandardKey(Caller caller) => caller.Kind == KeyKind.StandardKey
        ? new(Reason.NotAllowed, Detail: "A standard key cannot be used for accounts and keys. Use the account's SID and auth token.")
        : null;

    /// <summary>
    /// The account that a new order is for: the one that the parameter AccountSid names, or the caller's own. It must be active.
    /// </summary>
    public async Task<Outcome<Caller>> OfParameter(Request request)
    {
        if (request.Fields.Filled("AccountSid") is not { } text)
        {
            return request.Caller;
        }

        if (Sid.Read<AccountId>(Sid.Account, text) is not { } id)
        {
            return new Refusal(Reason.InvalidField, Parameter, Detail: "AccountSid must be AC and 32 hexadecimal digits.");
        }

        return await family.OfFamily(request.Caller, id) is { } account
            ? account.IsActive ? request.Caller.For(account)
                : new Refusal(account.Status == AccountStatus.Closed ? Reason.AccountClosed : Reason.AccountSuspended, Parameter)
            : await family.IsOfOneFamily(request.Caller, id)
                ? new Refusal(Reason.NotAllowed, Parameter, Detail: "Only a parent acts for its subaccounts.")
                : new Refusal(Reason.AccountUnknown, Parameter, Detail: $"The account {text} does not exist.");
    }
}
