using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Deciding;

namespace Hostline.Letters;

/// <param name="Signer">Has an e-mail address.</param>
public sealed record OrderLetter(
    string Holder, ServiceAddress Address, LetterSigner Signer, IReadOnlyList<string> Copies, string? Carrier = null, LetterType Type = LetterType.Direct,
    string? Reseller = null, string? AccountNumber = null)
{
    /// <summary>A letter for all numbers of the order that need one and are on none.</summary>
    public NewLetter For(LoadedOrder loaded, AccountId account)
    {
        var address = new Address(Ids.New<AddressId>(loaded.DatabaseNow), account, null, Holder, Address.Street, Address.Secondary, Address.City,
            Address.Region, Address.PostalCode, Address.Country, false, loaded.Now, loaded.Now);
        var parties = new LetterParties(Signer.Email!, Copies, address.Id, Signer.Title, Signer.Phone);
        return new(loaded.Order.Terms, [.. Waiting(loaded).Select(h => h.Id)], parties,
            new(Holder, Address, Carrier, Type, Reseller, Signer with { Email = null }, AccountNumber), address);
    }

    public static IEnumerable<Hosting> Waiting(LoadedOrder loaded) =>
        loaded.Order.Hostings.Where(h => h.State == HostingState.Gathering && h.Needs(Requirement.Letter) && h.SigningLetter is null);
}
