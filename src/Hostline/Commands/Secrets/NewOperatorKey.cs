using System.CommandLine;
using Hostline.Commands.Serve;
using Hostline.Core.Accounts;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Commands.Secrets;

/// <summary><c>hostline key operator</c>: for operators who have lost the key and have the data directory or the database.</summary>
sealed class NewOperatorKey : Verb
{
    readonly ServerOptions server = new();
    readonly DatabaseOption database = new();

    public NewOperatorKey()
        : base("operator", "Makes a new operator key, stores it in the data directory and shows it; the old one stops working. Needs no key, only write "
            + "access there.",
        "hostline key operator --data /var/lib/hostline\nWith PostgreSQL add --database; the server may run or not.")
    {
        server.AddTo(this);
        Options.Add(database);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var settings = GivenSettings.Read<Settings>(() => new() { Data = server.Data(given), Database = given.GetValue(database) });
        if (settings.Database is null && !File.Exists(Path.Combine(settings.Data, "hostline.db")))
        {
            throw new CommandFailure($"There is no database in {Path.GetFullPath(settings.Data)}: give its directory with --data, or a PostgreSQL database "
                + "with --database.", CommandLine.WrongUsage);
        }

        Screen.Line((await InDatabase(settings) ?? await ThroughServer(given, settings, cancellation)).Text);
        return CommandLine.Done;
    }

    /// <summary>Null if a running server has the embedded database open.</summary>
    static async Task<ApiKey?> InDatabase(Settings settings)
    {
        try
        {
            settings.Directory.Make();
            await using Database database = settings.Database is { } address
                ? new Postgres(address, new())
                : new Sqlite(settings.Data, TimeProvider.System, new());
            await using var queue = new CommitQueue(database);
            // Without the master key the change could not be sealed, and would look as if it had been made without the program.
            using var audit = await Keys.Check(settings.Directory, settings.MasterKey, database) is { } master
                ? new AuditKey(master)
                : throw new CommandFailure("No server has started on this database yet: its first start creates the operator key.");
            return await new OperatorKey(settings.Directory, database, queue, audit, TimeProvider.System).Replace();
        }
        catch (StorageBusyException locked) when (settings.Database is null && locked.InnerException is IOException)
        {
            return null;
        }
        catch (Exception broken) when (StartFailure.Sentence(broken, settings) is { } sentence)
        {
            throw new CommandFailure(sentence, inner: broken);
        }
    }

    /// <summary>The server accepts only a key that is staged in its own data directory. Any other program at that address learns only its hash.</summary>
    async Task<ApiKey> ThroughServer(ParseResult given, Settings settings, CancellationToken cancellation)
    {
        var key = OperatorKey.Stage(settings.Data);
        using var client = new ServerClient(server.Server(given), key: null);
        try
        {
            await client.Post("/hostline/v1/operator/key", new() { ["sha256"] = Convert.ToHexStringLower(key.Hash) }, cancellation);
            // The response is not trusted: only the server of this directory can have put the key into effect.
            return OperatorKey.IsInPlace(settings.Data, key) ? key : throw new CommandFailure("The program that answers there is not that server.");
        }
        catch (CommandFailure refused)
        {
            throw new CommandFailure($"A server has the database in {Path.GetFullPath(settings.Data)} open and did not accept the new key: {refused.Message} "
                + "Give its address with --server, or stop it first.", inner: refused);
        }
        finally
        {
            OperatorKey.Unstage(settings.Data, key);
        }
    }
}
