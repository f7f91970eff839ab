namespace Hostline.Storage;

/// <summary>Limits on how many rows an owner keeps. They are checked in the unit that adds one, so they hold for units that are written at once.</summary>
static class KeptRoom
{
    /// <summary>A row while there is room for one more: at most $1 of those that a condition finds, whose parameters begin with $2.</summary>
    public static Sql In(string table, string condition) => new($"select 1 where (select count(*) from {table} where {condition}) < $1");

    /// <summary>A check: <paramref name="owner"/> has room for one more row.</summary>
    /// <param name="room">Of <see cref="In"/>.</param>
    /// <param name="args">What the condition asks for.</param>
    public static Unit CheckRoom(this Unit unit, Guid owner, Sql room, int atMost, params object?[] args) =>
        unit.Guard(Guard.Keeper(owner)).Check(1, room, [atMost, .. args]);
}
