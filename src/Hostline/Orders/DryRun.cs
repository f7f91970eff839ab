using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network.Lookup;
using Hostline.Storage;

namespace Hostline.Orders;

/// <param name="Number">Null if the text is not a number.</param>
public sealed record DryRow(ListedText Listed, PhoneNumber? Number, Standing Standing, Refusal? Refusal)
{
    public bool CanBeOrdered => Refusal is null;
}

/// <summary>What an order of listed numbers would do; nothing was changed.</summary>
public sealed record DryRunResult(IReadOnlyList<DryRow> Rows)
{
    public IReadOnlyList<DryRow> Orderable => [.. Rows.Where(r => r.CanBeOrdered)];

    /// <summary>How many numbers the network has answered for, or does not need to.</summary>
    public int Answered => Rows.Count(r => r.Standing.Key != "still-asking");
}

public sealed class DryRun(Eligibility eligibility, HouseTerms house)
{
    public async Task<DryRunResult> Of(Caller caller, IReadOnlyList<ListedText> listed)
    {
        if (listed.Count == 0)
        {
            return new([]);
        }

        var checks = await eligibility.Check(caller, [.. listed.Select(l => l.Text)], house.Terms, new ReadBatch());
        return new([.. listed.Zip(checks, Row)]);
    }

    static DryRow Row(ListedText listed, NumberCheck check) => new(
        listed, check.Refusal is null || PhoneNumber.TryParse(listed.Text, out _) ? check.Number : null,
        CheckStandings.Of(check.Refusal?.Reason, check.Held is not null, check.Facts is { } facts && facts != LineFacts.Unanswered), check.Refusal);
}
