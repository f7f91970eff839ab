namespace Hostline.Storage;

/// <summary>A position in a list, from which a page is read.</summary>
/// <param name="At">The id of a row; null for the start of the list.</param>
/// <param name="IsBackward">Whether to read the rows before it, not those after it.</param>
public readonly record struct ListCursor(IId? At, bool IsBackward);

/// <summary>A list in id order, newest first, in which every page costs the same. $1 is the account, $2 the cursor, $3 the limit.</summary>
/// <param name="select">The statement up to its table, which has an id.</param>
/// <param name="id">The column by which it is ordered.</param>
/// <param name="where">The condition; it uses parameters from $4 on.</param>
sealed class Keyset(string select, string id, string where)
{
    readonly Sql newer = new($"{select} where {where} and {id} > $2 order by {id} limit $3");

    /// <summary>The page after the cursor.</summary>
    public Sql Older { get; } = new($"{select} where {where} and {id} < $2 order by {id} desc limit $3");

    /// <summary>The accounts in whose lists row $1 is or was.</summary>
    public Sql? Owners { get; init; }

    /// <summary>Whether rows are deleted, so that a valid cursor may refer to a row that no longer exists.</summary>
    public bool Forgets { get; init; }

    /// <summary>
    /// Like <see cref="Page"/>; null for a cursor that this list cannot have issued: the row belongs to another account or never existed. If
    /// the row may have been deleted since, only the form of its id can be checked.
    /// </summary>
    public async Task<(IReadOnlyList<T> Rows, bool HasMore)?> PageOfOwn<T>(
        Database database, Func<Row, T> read, AccountId account, ListCursor cursor, int size, params object?[] filters) =>
        await Knows(database, account, cursor) ? await Page(database, read, account, cursor, size, filters) : null;

    async Task<bool> Knows(Database database, AccountId account, ListCursor cursor)
    {
        if (cursor.At is not { } at)
        {
            return true;
        }

        var owners = await database.Many(Owners!, r => r.Id<AccountId>(0), at.Value);
        return owners.Contains(account) || (owners.Count == 0 && Forgets && at.Value.Version == 7);
    }

    /// <summary>A page, and whether there are more rows in the direction of the cursor.</summary>
    public async Task<(IReadOnlyList<T> Rows, bool HasMore)> Page<T>(
        Database database, Func<Row, T> read, AccountId account, ListCursor cursor, int size, params object?[] filters)
    {
        var rows = await database.Many(cursor.IsBackward ? newer : Older, read, [account, cursor.At?.Value ?? Guid.AllBitsSet, size + 1, .. filters]);
        var page = rows.Take(size);
        return (cursor.IsBackward ? [.. page.Reverse()] : [.. page], rows.Count > size);
    }
}
