using Hostline.Core.Campaigns;
using Hostline.Core.Numbers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <param name="Next">The digits after which the next page begins; null on the last one.</param>
/// <param name="Total">Exact up to <see cref="NumberList.CountedAtMost"/>; one more means "more". Null if not all numbers were read.</param>
public sealed record NumberPage(IReadOnlyList<NumberRow> Numbers, long? Next, long? Total);

public sealed record NumberCard(NumberRow Number, IReadOnlyList<Profile> Profiles, IReadOnlyList<Campaign> Campaigns);

/// <summary>The active numbers of an account, with the searches that people use.</summary>
public sealed class NumberList(Database database)
{
    public const int CountedAtMost = 10_000;

    const int ChoicesAtMost = 250;

    /// <param name="after">Where the previous page ended; 0 for the beginning.</param>
    public async Task<NumberPage> Page(AccountId account, NumberFilter filter, long after, int limit)
    {
        var (from, start) = (NumberListTable.Arguments(account, filter, after, limit + 1), NumberListTable.Arguments(account, filter, 0, CountedAtMost + 1));
        var end = NumberListTable.End(filter);
        var batch = new ReadBatch();
        var rows = batch.Many(NumberListTable.Page(filter), NumberListTable.Read, from);
        var total = batch.Many(NumberListTable.Count(filter), r => r.Long(0), start);
        var stretch = end is null ? null : batch.Many(end, r => r.Long(0), OfEnd(filter, from));
        var first = end is null ? null : batch.Many(end, r => r.Long(0), OfEnd(filter, start));
        await database.Run(batch);
        return new([.. rows.Rows.Take(limit)],
            rows.Rows.Count > limit ? rows.Rows[limit - 1].Number.Digits : stretch is { Rows: [var last] } ? last : null,
            first is { Rows.Count: > 0 } ? null : total.Rows[0]);
    }

    /// <summary>The end of a stretch does not depend on the filter within it.</summary>
    static object?[] OfEnd(NumberFilter filter, object?[] arguments) => filter.Tag is null ? arguments : arguments[..^1];

    /// <summary>All numbers of a filter, read in pages, up to a limit.</summary>
    /// <param name="read">Reads a page when it is its turn.</param>
    public async IAsyncEnumerable<NumberRow> All(AccountId account, NumberFilter filter, int atMost, Func<Func<Task>, Task> read)
    {
        const int rows = 1_000;
        for (var (after, left) = ((long?)0, atMost); after is { } from && left > 0;)
        {
            var arguments = NumberListTable.Arguments(account, filter, from, Math.Min(rows, left));
            var batch = new ReadBatch();
            var page = batch.Many(NumberListTable.Page(filter), NumberListTable.Read, arguments);
            var stretch = NumberListTable.End(filter) is { } end ? batch.Many(end, r => r.Long(0), OfEnd(filter, arguments)) : null;
            await read(() => database.Run(batch));
            foreach (var number in page.Rows)
            {
                yield return number;
            }

            left -= page.Rows.Count;
            after = page.Rows.Count == rows ? page.Rows[^1].Number.Digits : stretch is { Rows: [var last] } ? last : null;
        }
    }

    public Task<NumberRow?> Find(AccountId account, PhoneNumber number) => database.One(NumberListTable.OfNumber, NumberListTable.Read, account, number);

    public Task<IReadOnlyList<Profile>> Profiles(AccountId account) => database.Many(ProfileTable.Page, ProfileTable.Read, account, "", "", ChoicesAtMost, 0);

    /// <summary>Null if the number is not active for the account.</summary>
    public async Task<NumberCard?> Card(AccountId account, PhoneNumber number)
    {
        var batch = new ReadBatch();
        var found = batch.Many(NumberListTable.OfNumber, NumberListTable.Read, account, number);
        var profiles = batch.Many(ProfileTable.Page, ProfileTable.Read, account, "", "", ChoicesAtMost, 0);
        var campaigns = batch.Many(CampaignTable.ActiveOfAccount, CampaignTable.Read, account, ChoicesAtMost);
        await database.Run(batch);
        return found.First is { } row ? new(row, profiles.Rows, campaigns.Rows) : null;
    }
}
