using Hostline.Commands.Serve;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Commands.Doctor;

/// <summary>Checks the data directory, the database and its master key.</summary>
static class Store
{
    /// <summary>With a larger drift, strict receivers would refuse signatures as too old.</summary>
    static readonly TimeSpan DriftAtMost = TimeSpan.FromSeconds(5);

    const int SealsDocumentsSince = 20;

    static readonly Sql RewriteDue = new("select count(*) from meta where key = 'rewrite due'");

    static readonly Sql Schema = new("select coalesce(max(id), 0) from migrations");

    /// <summary>
    /// What is stored, and what of the live world is open, with how gateways did; null and none for these when the database could not be asked, or has an
    /// earlier schema.
    /// </summary>
    public static async Task<(IReadOnlyList<Finding> Findings, LiveWork? Live, IReadOnlyList<SeenGateway> Seen)> Check(Settings settings)
    {
        LiveWork? live = null;
        IReadOnlyList<SeenGateway> seen = [];
        var findings = new List<Finding> { Directory(settings.Data) };
        if (settings.Database is null && !File.Exists(Path.Combine(settings.Data, "hostline.db")))
        {
            if (File.Exists(Keys.OperatorFile(settings.Directory)))
            {
                findings.Add(Finding.Fail("database",
                    $"hostline.db is missing, but {Path.GetFullPath(Keys.OperatorFile(settings.Directory))} belongs to an installation that had one.",
                    "Restore the database from your backup, or start over with another --data directory."));
                return (findings, null, []);
            }

            findings.Add(Finding.Ok("database", "None yet: the first start creates it."));
            findings.Add(Openness.Check(settings, hasLiveAccount: false));
            return (findings, null, []);
        }

        bool? hasLiveAccount = null;
        try
        {
            await using Database database = settings.Database is { } address
                ? new Postgres(address, new FaultPoints())
                : new Sqlite(settings.Data, TimeProvider.System, new FaultPoints());
            findings.AddRange(await Look(database, settings));
            if (database is Postgres postgres)
            {
                findings.AddRange(await Connections.Check(postgres));
            }

            hasLiveAccount = await OpenMode.HasLiveAccount(database);
            if (await IsOfToday(database))
            {
                (live, seen) = (await LiveWork.Look(database), await SeenHealth.Look(database));
            }
        }
        catch (StorageBusyException locked) when (settings.Database is null && locked.InnerException is IOException)
        {
            findings.Add(Finding.Ok("database", "In use by a running hostline; no other program may open it."));
        }
        catch (Exception broken) when (StartFailure.Sentence(broken, settings) is { } sentence)
        {
            findings.Add(Finding.Fail("database", sentence, "Fix this and run 'hostline doctor' again."));
        }

        findings.Add(Openness.Check(settings, hasLiveAccount));

        return (findings, live, seen);
    }

    static async Task<bool> IsOfToday(Database database) => !await database.IsEmpty() && await database.One(Schema, r => r.Int(0)) == Migrations.All[^1].Id;

    static Finding Directory(string data)
    {
        var path = Path.GetFullPath(data);
        if (!System.IO.Directory.Exists(path))
        {
            return Finding.Ok("data", $"{path} does not exist yet: the first start creates it.");
        }

        try
        {
            File.Create(Path.Combine(path, $".doctor-{Environment.ProcessId}"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            return Finding.Fail("data", $"{path} cannot be written: {denied.Message}", "Let this user write there, or give another directory with --data.");
        }

        var open = new DataDirectory(data).OpenSecrets();
        return open.Count == 0
            ? Finding.Ok("data", $"{path} can be written; only the owner can read its secrets.")
            : Finding.Fail("data", $"Others on this machine can read {string.Join(" and ", open)}.", "chmod 600 " + string.Join(' ', open));
    }

    static async Task<IReadOnlyList<Finding>> Look(Database database, Settings settings)
    {
        var newest = Migrations.All[^1].Id;
        var drift = (await database.Now() - TimeProvider.System.GetUtcNow()).Duration();
        var schema = await database.IsEmpty() ? 0 : await database.One(Schema, r => r.Int(0));
        return
        [
            schema <= newest
                ? Finding.Ok("database", $"{(database.IsShared ? "PostgreSQL" : "SQLite")} answers ({await Welcome.Store(database)}); its schema is "
                    + $"{schema} of {newest}{(schema < newest ? ", the next start migrates it" : "")}.")
                : Finding.Fail("database", $"Its schema is {schema}; this program knows {newest}.", "A newer hostline created it: run that one."),
            drift < DriftAtMost
                ? Finding.Ok("clocks", $"The database's clock and this machine's differ by {drift.TotalSeconds:0.0} s.")
                : Finding.Warn("clocks", $"The database's clock and this machine's differ by {drift.TotalSeconds:0} s.", "Keep both right with NTP."),
            schema == 0 ? Finding.Ok("master key", "Not made yet.") : await Key(database, settings),
            .. await Freed(database, schema),
        ];
    }

    static async Task<IReadOnlyList<Finding>> Freed(Database database, int schema) =>
        schema < SealsDocumentsSince || database.IsShared || await database.One(RewriteDue, r => r.Int(0)) == 0 ? [] :
        [
            Finding.Warn("freed space", "An earlier release stored documents in the clear, and the file's freed pages may still contain them.",
                "Restart the server when every document is encrypted (a few minutes after the upgrade): it rewrites the file once, for which the disk needs "
                    + "room for a second copy."),
        ];

    static async Task<Finding> Key(Database database, Settings settings)
    {
        try
        {
            var key = await Keys.Check(settings.Directory, settings.MasterKey, database);
            return Finding.Ok("master key", key is null ? "Not created yet." : $"{Convert.ToHexStringLower(key.Id)}, the one the database was made with");
        }
        catch (ArgumentException wrong)
        {
            return Finding.Fail("master key", wrong.Message, "Without its key the database cannot be used.");
        }
    }
}
