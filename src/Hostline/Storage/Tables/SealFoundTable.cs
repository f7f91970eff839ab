namespace Hostline.Storage.Tables;

/// <summary>Seals rows of an earlier release that have none yet, a page at a time ($1 limit). A row that was changed meanwhile has a seal already.</summary>
static class SealFoundTable
{
    /// <summary>Accounts after $1, with their worlds; $2 at most.</summary>
    public static readonly Sql Accounts = new("select id, world from accounts where id > $1 order by id limit $2");

    public static readonly Sql UnsealedAccounts =
        new("select id, world, sequence, chain_head from accounts where seal is null and sequence > 0 order by id limit $1");

    public static readonly Sql Orders = new("select id from orders where seal is null order by id limit $1");
    public static readonly Sql Numbers = new("select id, profile from hostings where profile_seal is null order by id limit $1");
    public static readonly Sql Keys = new("select id, hash, world, account, hint, kind from api_keys where seal is null order by id limit $1");
    public static readonly Sql Documents =
        new("select id, world, account, kind, size, sha256 from documents where seal is null and size > 0 order by id limit $1");

    static readonly Sql SealAccount = new("update accounts set seal = $2 where id = $1 and seal is null and sequence = $3");
    static readonly Sql SealOrder = new("update orders set seal = $2 where id = $1 and seal is null and version = $3");
    static readonly Sql SealNumber = new("update hostings set profile_seal = $2 where id = $1 and profile_seal is null and profile is not distinct from $3");
    static readonly Sql SealKey = new("update api_keys set seal = $2 where id = $1 and seal is null");
    static readonly Sql SealDocument = new("update documents set seal = $2 where id = $1 and seal is null");

    public static Unit Account(Unit unit, AccountId id, byte[] seal, long sequence) => unit.Then(SealAccount, id, seal, sequence);

    public static Unit Order(Unit unit, OrderId id, byte[] seal, int version) => unit.Then(SealOrder, id, seal, version);

    public static Unit Number(Unit unit, HostingId id, byte[] seal, ProfileId? profile) => unit.Then(SealNumber, id, seal, profile);

    public static Unit Key(Unit unit, KeyId id, byte[] seal) => unit.Then(SealKey, id, seal);

    public static Unit Document(Unit unit, DocumentId id, byte[] seal) => unit.Then(SealDocument, id, seal);
}
