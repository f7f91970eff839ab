using Hostline.Core.Accounts;
using Hostline.Core.Letters;
using Hostline.Deciding;
using Hostline.Network.Mail;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>How letters name the provider: the host, or what the desk has set for one account.</summary>
public sealed class Letterheads(Database database, CommitQueue queue, Letterhead host, LetterHouse house)
{
    const string Nameless = "the operator of this messaging service";

    public LetterProvider Host => new(host.Name ?? Nameless, house.Address, host.Support);

    public Logo? HostLogo => host.Logo;

    public async Task<LetterProvider> Of(AccountId account) => await Find(account) is { } own ? new(own.Name, own.Address, own.Support) : Host;

    public async Task<Logo?> LogoOf(AccountId account) => await Find(account) is { } own
        ? own is { Logo: { } bytes, LogoType: { } type } ? new(bytes, type) : null
        : host.Logo;

    /// <summary>Null if the account has none of its own.</summary>
    public Task<AccountLetterhead?> Find(AccountId account) => database.One(LetterheadTable.Of, LetterheadTable.Read, account);

    public async Task<AccountLetterhead> Set(Principal by, Account account, LetterProvider provider, Logo? logo)
    {
        var set = new AccountLetterhead(account.Id, provider.Name, provider.Address, provider.Support, logo?.Bytes, logo?.Type, await database.Now());
        await queue.Write(LetterheadTable.Save(by.NewUnit(), account.World, set));
        return set;
    }

    public Task Remove(Principal by, AccountId account) => queue.Write(LetterheadTable.Remove(by.NewUnit(), account));
}
