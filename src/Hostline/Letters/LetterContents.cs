using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>What a letter says beyond the stored data; null to take it from the account and the order, or to leave it blank.</summary>
public sealed record LetterWishes(
    string? Holder = null, ServiceAddress? Address = null, string? Carrier = null, LetterType Type = LetterType.Direct, string? Reseller = null,
    LetterSigner? Signer = null, string? AccountNumber = null)
{
    public static readonly LetterWishes None = new();
}

public sealed class LetterContents(Database database, Letterheads letterheads, LetterHouse house, LetterTemplates templates)
{
    public async Task<LetterOfAuthorization> Of(AccountId account, string reference, IReadOnlyList<Hosting> hostings, LetterWishes wishes, DateTimeOffset now)
    {
        var name = wishes.Holder ?? (await database.One(AccountTable.ById, AccountTable.Read, account))?.Name;
        return new(templates.Current, reference, await letterheads.Of(account), name, wishes.Address, wishes.Carrier ?? CarrierOf(hostings),
            wishes.Type, wishes.Reseller, [.. hostings.Select(h => h.Number)], wishes.Signer ?? new(null, null, null, null),
            DateOnly.FromDateTime(now.UtcDateTime), house.Clause, wishes.AccountNumber, house.Vendor);
    }

    /// <param name="address">Null if it is stored.</param>
    public async Task<LetterOfAuthorization> Of(SigningLetter letter, IReadOnlyList<Hosting> hostings, LetterWishes wishes, Address? address = null)
    {
        var place = address ?? await database.One(AddressTable.ById, AddressTable.Read, letter.Parties.Address, letter.Account);
        var reference = hostings.Select(h => h.OrderId).Distinct().ToList() is [var order] ? order.ToString() : letter.Id.ToString();
        var known = wishes with
        {
            Holder = wishes.Holder ?? (place is null ? null : HolderOf(place)),
            Address = wishes.Address ?? (place is null ? null : Of(place)),
            Signer = new(wishes.Signer?.Name, letter.Parties.Title, letter.Parties.Email, letter.Parties.Phone),
        };
        return await Of(letter.Account, reference, hostings, known, letter.UpdatedAt);
    }

    /// <summary>A letter to be filled in by hand.</summary>
    public LetterOfAuthorization Blank => new(
        templates.Current, null, letterheads.Host, null, null, null, LetterType.Direct, null, [], new(null, null, null, null), null, house.Clause,
        Vendor: house.Vendor);

    /// <summary>A letter with invented data, to preview the template.</summary>
    public LetterOfAuthorization Sample(int numbers, DateTimeOffset now) => new(
        templates.Current, OrderId.Of(Guid.Empty).ToString(), letterheads.Host, "Acme Dental LLC",
        new("120 Main Street", "Suite 4", "Chicago", "IL", "60601", "US", "Cook"), "Example Telephone Company", LetterType.Direct, null,
        [.. Enumerable.Range(0, numbers).Select(n => PhoneNumber.Parse($"+131255{50000 + n:00000}"))],
        new("Ana Ruiz", "Office manager", "ana@acme.example", "+1 312-555-0199"), DateOnly.FromDateTime(now.UtcDateTime), house.Clause,
        "4471-20993-06", house.Vendor);

    static string HolderOf(Address address) => address.Name is { Length: > 0 } business && business != address.Customer
        ? $"{business}, {address.Customer}" : address.Customer;

    static ServiceAddress Of(Address a) => new(a.Street, a.StreetSecondary, a.City, a.Region, a.PostalCode, a.Country);

    /// <summary>The carriers as the look-up named them; null if one is unknown, because a letter must not name the wrong carrier.</summary>
    static string? CarrierOf(IReadOnlyList<Hosting> hostings)
    {
        var carriers = hostings.Select(h => h.Carrier).Distinct().ToList();
        return carriers.Contains(null) || carriers.Count is 0 or > 3 ? null : string.Join(", ", carriers);
    }
}
