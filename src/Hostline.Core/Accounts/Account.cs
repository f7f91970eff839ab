namespace Hostline.Core.Accounts;

/// <summary>The state of an account in the billing system.</summary>
public enum Billing
{
    Ok = 1,
    CheckFailed = 2,
    Abolished = 3,
}

/// <summary>A customer, isolated from all others.</summary>
/// <param name="PublicKey">The raw 32 bytes of the Ed25519 key that verifies this account's webhooks.</param>
public sealed record Account(Guid Id, Guid World, string Name, string? Email, Billing Billing, byte[] PublicKey)
{
    /// <summary>
    /// The customer behind the account: limits that protect others count a parent and its subaccounts as one. An account without a
    /// parent is a family of its own; no account has a parent yet.
    /// </summary>
    public Guid Family => Id;
}
