namespace Hostline.Core.Accounts;

/// <param name="Name">What people call it, often the business; null for none.</param>
/// <param name="Customer">The person or business at this address.</param>
/// <param name="Country">ISO 3166-1, two letters.</param>
/// <param name="CreatedAt">World time, as is <paramref name="UpdatedAt"/>.</param>
public sealed record Address(
    AddressId Id, AccountId Account, string? Name, string Customer, string Street, string? StreetSecondary, string City, string Region, string PostalCode,
    string Country, bool Emergency, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Counts the changes, from 1.</summary>
    public int Version { get; init; } = 1;
}
