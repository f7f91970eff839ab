using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Alarms;
using Hostline.Core.Deliveries;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>The most calls and texts that the owners' page may cause on this host in a day; 0 for none.</summary>
public sealed record LineAllowance(int HostADay);

/// <summary>
/// Lets people without an account prove that they answer a line. Whether the line is hosted is not considered: the same rows are written for
/// every number, and whether it is called or texted is decided when the errand runs.
/// </summary>
public sealed class LineProofs(Database database, CommitQueue queue, Decisions decisions, LineAllowance allowance, CodeKey key, MasterKey masterKey)
{
    readonly byte[] secretKey = masterKey.Derive("line-browsers");

    /// <summary>
    /// Requests a code. Refused only for reasons that have nothing to do with the number: too many requests from this address, or on this host.
    /// </summary>
    public Task<Outcome<LineProof>> Ask(World asked, PhoneNumber number, CodeMethod method, string browser, IPAddress client) =>
        decisions.Reach<LineProof>(async () =>
    {
        var batch = new ReadBatch();
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, asked.Id);
        var versions = batch.Many(NumberTable.Version, r => r.Int(0), asked.Id, number);
        await database.Run(batch);
        if (worlds.First is not { } world)
        {
            return new Refusal(Reason.NotFound);
        }

        var worldNow = world.Now(batch.Now).CutToMicros();
        var shared = SharedCounts(world, client, batch.Now);
        var (before, sent) = await Sent(world, number, worldNow, shared);
        if (shared.Where((c, i) => sent[i] >= c.Limit).Select(c => (CodeCount?)c).FirstOrDefault() is { } full)
        {
            await Report(full, world, worldNow, batch.Now);
            return new Refusal(Reason.CodeAllowanceUsed, RetryAfter: full.Until - batch.Now, RetryAt: full.Until);
        }

        // Simultaneous requests for the same line are counted one after another.
        var unit = new Unit { IsRequest = true }.Guard(Guard.OfNumber(world.Id, number.Digits, versions.First));
        NumberTable.Touch(unit, world.Id, number);
        foreach (var count in shared)
        {
            CodeCountTable.CheckCounted(unit, count);
        }

        var proof = new LineProof(Ids.New<LineProofId>(batch.Now), world.Id, number, method, RandomNumberGenerator.GetBytes(SentCode.NonceBytes),
            HashOf(browser), worldNow, 0, IsSent: before < LineProof.SentADay, null);
        LineProofTable.Add(unit, proof, batch.Now);
        if (proof.IsSent)
        {
            ErrandTable.Add(unit, world, ErrandId.Of(proof.Id.Value), AccountId.None, default, null, ErrandKind.ProveLine, proof.Id.Bytes(), worldNow,
                batch.Now);
        }

        return new(proof, unit);
    });

    /// <summary>The newest proof of a browser; null if it has none.</summary>
    public Task<LineProof?> Of(string browser) => database.One(LineProofTable.OfBrowser, LineProofTable.Read, HashOf(browser));

    /// <summary>Whether the code is right; there are three tries, and a right code works once.</summary>
    public async Task<bool> Enter(LineProof proof, string code)
    {
        var counted = new RowList<int>(r => r.Int(0));
        await queue.Write(new Unit { IsRequest = true }.Returning(counted, LineProofTable.Try, proof.Id));
        var batch = new ReadBatch();
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, proof.World);
        await database.Run(batch);
        var isRight = proof.Matches(code, key.Bytes);
        if (!isRight || counted.Rows.Count == 0 || worlds.First is not { } world || !proof.TakesCode(world.Now(batch.Now)))
        {
            return false;
        }

        var unit = LineProofTable.CheckProven(new Unit { IsRequest = true }, proof.Id, batch.Now);
        LineActTable.Add(unit, proof, LineAct.Proven, world.Now(batch.Now).CutToMicros(), batch.Now);
        return (await queue.Write(unit)).Status == CommitStatus.Done;
    }

    /// <summary>Keyed, so that access to the table opens no session.</summary>
    byte[] HashOf(string browser) => HMACSHA256.HashData(secretKey, Encoding.UTF8.GetBytes(browser));

    /// <summary>Calls of a sandbox cost nothing, so only the limit of the line itself applies there.</summary>
    List<CodeCount> SharedCounts(World world, IPAddress client, DateTimeOffset now) => !world.IsLive ? [] :
    [
        new(CodeScope.LineClient, Convert.ToHexStringLower(HashOf("client " + client)[..16]), Hour(now), Hour(now).AddHours(1), LineProof.AskedAnHour),
        Day(CodeScope.LineHost, "", now, allowance.HostADay),
    ];

    static CodeCount Day(CodeScope scope, string subject, DateTimeOffset now, int limit)
    {
        var since = now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerDay));
        return new(scope, subject, since, since.AddDays(1), limit);
    }

    static DateTimeOffset Hour(DateTimeOffset now) => now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerHour));

    async Task<(int OfNumber, IReadOnlyList<int> Shared)> Sent(World world, PhoneNumber number, DateTimeOffset worldNow, IReadOnlyList<CodeCount> counts)
    {
        var batch = new ReadBatch();
        var before = batch.Many(LineProofTable.SentSince, r => r.Int(0), world.Id, number, worldNow.AddDays(-1));
        var sent = counts.Select(c => batch.Many(CodeCountTable.Sent, r => r.Int(0), c.Scope, c.Subject, c.Since)).ToList();
        await database.Run(batch);
        return (before.First, [.. sent.Select(s => s.First)]);
    }

    /// <summary>Many requests from one address raise no alarm; reaching the host's daily limit does, for the operator.</summary>
    async Task Report(CodeCount full, World world, DateTimeOffset worldNow, DateTimeOffset now)
    {
        if (full.Scope == CodeScope.LineHost && full.Limit > 0)
        {
            await queue.Write(AlarmTable.Raise(new Unit(), Alarm.LineCalls(world.Id, full.Limit), worldNow, now));
        }
    }
}
