using Hostline.Core.Accounts;

namespace Hostline.Storage.Tables;

/// <summary>The form of answers set for an account or its world; null if neither has set one.</summary>
static class EnvelopeTable
{
    /// <summary>An account's own setting. $1 account.</summary>
    public static readonly Sql OfAccount = new("select envelope from accounts where id = $1");

    public static readonly Sql OfWorld = new("select envelope from worlds where id = $1");

    static readonly Sql SetAccount = new("update accounts set envelope = $2 where id = $1");

    static readonly Sql SetWorld = new("update worlds set envelope = $2 where id = $1");

    public static Unit ForAccount(Unit unit, AccountId account, Envelope? envelope) => unit.Then(SetAccount, account, envelope);

    public static Unit ForWorld(Unit unit, WorldId world, Envelope? envelope) => unit.Then(SetWorld, world, envelope);

    public static Envelope? Read(Row row) => (Envelope?)row.IntOrNull(0);
}
