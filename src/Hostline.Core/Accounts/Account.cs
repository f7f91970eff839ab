namespace Hostline.Core.Accounts;

public enum Billing
{
    Ok = 1,
    CheckFailed = 2,
    Abolished = 3,
}

/// <summary>Whether an account works. The numbers are stored; never renumber them.</summary>
public enum AccountStatus
{
    Active = 1,
    /// <summary>Its credentials are refused and nothing goes out for it, but its deadlines run on.</summary>
    Suspended = 2,
    /// <summary>Final: its orders are ended, its numbers released, its keys dead.</summary>
    Closed = 3,
}

/// <param name="Email">Where its notices go; a subaccount without its own address uses its parent's.</param>
/// <param name="PublicKey">The raw 32 bytes of the Ed25519 key that verifies this account's webhooks.</param>
/// <param name="Parent">The account that opened it and acts for it; null for an account of its own. A subaccount has no subaccounts.</param>
public sealed record Account(AccountId Id, WorldId World, string Name, string? Email, Billing Billing, byte[] PublicKey, AccountId? Parent = null)
{
    /// <summary>The account that limits count against: a parent and its subaccounts share one budget. An account without a parent is its own family.</summary>
    public AccountId Family => Parent ?? Id;

    public AccountStatus Status { get; init; } = AccountStatus.Active;

    /// <summary>World time.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>World time of the last change of name or status.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    public bool IsActive => Status == AccountStatus.Active;
}
