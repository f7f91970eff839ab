using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>Which of some lines are locked by their owners, and the versions of the numbers at which that was read.</summary>
public sealed class LockedLines(WorldId world, IReadOnlyCollection<PhoneNumber> locked, IReadOnlyList<(PhoneNumber Number, int Version)> versions)
{
    public bool Holds(Hosting hosting) => locked.Contains(hosting.Number);

    /// <summary>Makes the unit stale if an owner locks or unlocks one of the lines meanwhile.</summary>
    public void Guard(Unit unit)
    {
        foreach (var (number, version) in versions)
        {
            unit.Guard(Storage.Guard.OfNumber(world, number.Digits, version));
        }
    }

    /// <summary>Guards the lines, and also makes an owner who locks one at the same instant decide again and see the result.</summary>
    public void Claim(Unit unit)
    {
        Guard(unit);
        foreach (var (number, _) in versions)
        {
            NumberTable.Touch(unit, world, number);
        }
    }
}

/// <summary>
/// Reads whether owners of lines have locked them. While a line is locked, no open order for it is sent to the network or becomes active: it
/// waits for the desk, which resumes it once the line is unlocked.
/// </summary>
public sealed class LineLocks(Database database)
{
    public async Task<LockedLines> Look(LoadedOrder loaded, IEnumerable<Hosting> hostings)
    {
        PhoneNumber[] numbers = [.. hostings.Select(h => h.Number).Distinct()];
        var batch = new ReadBatch();
        var locked = batch.Many(LineLockTable.Locked, r => r.Number(0), loaded.World.Id, numbers, loaded.Now);
        var versions = batch.Many(NumberTable.Versions, r => (Number: r.Number(0), Version: r.Int(1)), loaded.World.Id, numbers);
        await database.Run(batch);
        return new(loaded.World.Id, [.. locked.Rows],
            [.. numbers.Select(n => (n, versions.Rows.FirstOrDefault(v => v.Number == n).Version))]);
    }
}
