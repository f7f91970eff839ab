using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>The account that a request is about: the caller's own, or one of its subaccounts (contract §6).</summary>
sealed class FamilyScope(Subaccounts family)
{
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
}
