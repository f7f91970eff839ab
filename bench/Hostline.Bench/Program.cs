using System.Diagnostics;
using Hostline.Bench.Figures;
using Hostline.Bench.Parts;
using Hostline.Bench.Seeding;
using Hostline.Storage;

namespace Hostline.Bench;

/// <summary>Measures everything the README claims, in one run, as ratios.</summary>
static class Program
{
    const string Usage = """
        usage: bench/run [--quick] [--only SECTION] [--disk FOLDER] [--server FILE]
               bench/run storage [--database URL] [--seconds N] [--conflicts PERCENT] [--callers N,N]
               bench/run seed --data DIR [--database URL] [--orders N] [--accounts N]
               bench/run compare --with FILE [--rounds N] [--only sqlite|postgres] [--figures TEXT] [--disk FOLDER]
               bench/run dialects [--store sqlite|postgres] [--orders N] [--rounds N] [--disk FOLDER]
               bench/run pages [--orders N] [--store sqlite|postgres] [--disk FOLDER]
               bench/run filled [--orders N] [--accounts N] [--store sqlite|postgres] [--disk FOLDER]
               bench/run desk [--orders N] [--store sqlite|postgres] [--disk FOLDER]
               bench/run letters [--times N] [--disk FOLDER]

          --quick         90 seconds instead of some minutes; rougher figures; bench/RESULTS.md stays as it is
          --only SECTION  start, prism, kestrel, sqlite or postgres; bench/RESULTS.md stays as it is
          --disk FOLDER   where everything durable goes; a real disk, /var/tmp by default
          --with FILE     another build of the server, measured by turns with this one; --rounds is 5 unless said
          --figures TEXT  only those whose name contains it
          --server FILE   another build of the server, for before and after; bench/RESULTS.md stays as it is
        """;

    /// <summary>Makes the load generator's thread do the sockets' work itself; read once, by the first socket.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    static async Task<int> Main(string[] args)
    {
        if (args is [BareKestrel.Verb, var url])
        {
            BareKestrel.Serve(url);
            return 0;
        }

        if (args is [StorageAlone.Verb, .. var options])
        {
            return await StorageBench.Run(options);
        }

        if (args is [Seed.Verb, .. var filling])
        {
            return await Told(Seed.Read(filling), Seed.Fill);
        }

        if (args is [Compare.Verb, .. var comparing])
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
            return await Told(Compare.Read(comparing), compare => compare.Measure());
        }

        if (args is [TwoDialects.Verb, .. var both])
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
            return await Told(TwoDialects.Read(both), dialects => dialects.Measure());
        }

        if (args is [Figures.Portal.Verb, .. var looking])
        {
            return await Told(Figures.Portal.Read(looking), portal => portal.Measure());
        }

        if (args is [Filled.Verb, .. var measuring])
        {
            return await Told(Filled.Read(measuring), filled => filled.Measure());
        }

        if (args is [DeskQueueFigure.Verb, .. var queueing])
        {
            return await Told(DeskQueueFigure.Read(queueing), figure => figure.Measure());
        }

        if (args is [LettersFigure.Verb, .. var making])
        {
            return await Told(LettersFigure.Read(making), figure => figure.Measure());
        }

        if (Read(args) is not { } plan)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        Environment.SetEnvironmentVariable(InlineCompletions, "1");
        try
        {
            await Measure(plan, "bench/run " + string.Join(' ', args));
            return 0;
        }
        catch (Exception failed)
        {
            // Unhandled, it would abort the process and leave the started servers running.
            Console.Error.WriteLine(failed);
            return 1;
        }
        finally
        {
            Directory.Delete(plan.Folder, recursive: true);
        }
    }

    static async Task<int> Told<T>(T? plan, Func<T, Task> act) where T : class
    {
        if (plan is null)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            await act(plan);
            return 0;
        }
        catch (Exception failed)
        {
            Console.Error.WriteLine(failed is InvalidOperationException or ArgumentException or StorageBusyException ? $"bench/run: {failed.Message}" : failed);
            return 1;
        }
    }

    static async Task Measure(Plan plan, string command)
    {
        var start = Stopwatch.GetTimestamp();
        var machine = await Machine.Describe(plan);
        var run = new Run(plan, line => Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds,5:N0} s  {line}"));
        await run.All();
        var page = Report.Render(TimeProvider.System.GetUtcNow(), command.TrimEnd(), machine, run.Figures, Stopwatch.GetElapsedTime(start));
        Console.WriteLine(page);
        if (!plan.IsQuick && plan.Only.Length == 0 && plan.Server == HostedServer.Program)
        {
            Report.Keep(page);
        }
    }

    /// <summary>Null if the arguments are invalid.</summary>
    static Plan? Read(string[] args)
    {
        var (quick, only, disk, server) = (false, "", "/var/tmp", HostedServer.Program);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--only" when i + 1 < args.Length:
                    only = args[++i];
                    break;
                case "--disk" when i + 1 < args.Length:
                    disk = args[++i];
                    break;
                case "--server" when i + 1 < args.Length:
                    server = Path.GetFullPath(args[++i]);
                    break;
                default:
                    return null;
            }
        }

        var folder = Path.Combine(Disk.Check(disk), $"hostline-bench-{Environment.ProcessId}");
        return new(Directory.CreateDirectory(folder).FullName, server, quick, only);
    }
}
