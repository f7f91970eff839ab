using System.CommandLine;
using Hostline.Configuration;
using Hostline.Host;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Hostline.Commands.Serve;

/// <summary><c>hostline serve</c>: runs the server until it is stopped.</summary>
sealed class ServeCommand : Verb
{
    /// <summary>Long enough for load balancers that check twice a second to see the 503 before the port closes.</summary>
    static readonly TimeSpan LingersFor = TimeSpan.FromSeconds(1);

    readonly DataOption data = new();
    readonly Option<string> urls =
        new("--urls")
        {
            HelpName = "URL",
            Description = "The addresses to listen on, separated by ';'. Port 0 means any free port.",
            DefaultValueFactory = _ => Settings.DefaultUrl
        };
    readonly DatabaseOption database = new();
    readonly Option<bool> demo = new("--demo") { Description = "Make the demo sandbox at the first start, even with PostgreSQL." };
    readonly ProxyOptions proxies = new();
    readonly Option<bool> noDemo = new("--no-demo") { Description = "Make none." };

    public ServeCommand()
        : base("serve", "Runs the server.",
            "hostline serve --data /var/lib/hostline --urls http://127.0.0.1:4010\nCtrl-C or SIGTERM ends it within 10 seconds.")
    {
        Options.Add(data);
        Options.Add(urls);
        Options.Add(database);
        Options.Add(demo);
        Options.Add(noDemo);
        proxies.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var plans = GivenSettings.Read(() => proxies.Read(given));
        var settings = GivenSettings.Read(() => Read(given) with { ProxiedHosts = [.. plans.SelectMany(p => p.Plan.Hosts)] });
        await using var app = await Start(settings, GivenSettings.Read(() => FaultPoints.Parse(Setting.Text("HOSTLINE_FAULTS"))));
        await using var tunnels = await VendorProxies.Start(app, settings, plans, Console.Out);
        await app.WaitForShutdownAsync(CancellationToken.None);
        return CommandLine.Done;
    }

    /// <exception cref="ArgumentException">An option or variable is wrong.</exception>
    Settings Read(ParseResult given)
    {
        var urls = given.GetRequiredValue(this.urls);
        ListenAddress.ReadAll(urls);
        return new()
        {
            Data = given.GetRequiredValue(data),
            Urls = urls,
            Database = given.GetValue(database),
            LingersFor = LingersFor,
            Demo = (given.GetValue(demo), given.GetValue(noDemo)) switch
            {
                (true, true) => throw new ArgumentException("--demo and --no-demo exclude each other. Give one of them."),
                (true, _) => true,
                (_, true) => false,
                _ => null,
            },
        };
    }

    static async Task<WebApplication> Start(Settings settings, FaultPoints faults)
    {
        WebApplication? app = null;
        try
        {
            settings.Directory.Make();
            WarnOfOpenSecrets(settings.Data);
            app = await HostlineServer.Build(settings, TimeProvider.System, faults);
            Warn(app.Services);
            // Secrets first, then the port, then the address in the demo's file, which a failed start must not change. Requests wait until all of
            // it is done, so that a client of a running server finds its files.
            var first = await FirstStart.Prepare(app.Services);
            var doorstep = app.Services.GetRequiredService<Doorstep>();
            doorstep.Hold();
            await app.StartAsync();
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            var listening = addresses.SelectMany(ListenAddress.ReadAll).ToList();
            DemoSandbox.PutAddress(settings.Data, listening[0].ForClients);
            var link = await FirstLoginFile.Put(app.Services, settings.Data);
            doorstep.Open();
            await new Welcome(Console.Out, showsSecrets: !Console.IsOutputRedirected).Print(app.Services, listening, first, link);
            return app;
        }
        catch (Exception broken) when (StartFailure.Sentence(broken, settings) is { } sentence)
        {
            await End(app);
            throw new CommandFailure(sentence, inner: broken);
        }
    }

    /// <summary>Only a warning: the keys may have been read already, and refusing to start would not help.</summary>
    static void WarnOfOpenSecrets(string data)
    {
        foreach (var file in new DataDirectory(data).OpenSecrets())
        {
            Console.Error.WriteLine($"hostline: warning: others on this machine can read {file}. Fix it: chmod 600 {file}");
        }
    }

    static void Warn(IServiceProvider services)
    {
        if (services.GetRequiredService<FileLimit>().Warning is { } few)
        {
            Console.Error.WriteLine($"hostline: warning: {few} {FileLimit.NextStep}");
        }

        var (settings, open) = (services.GetRequiredService<Settings>(), services.GetRequiredService<OpenMode>());
        if (open.IsOn && OpenMode.Deployed(settings).FirstOrDefault() is { } sign)
        {
            Console.Error.WriteLine($"hostline: warning: {OpenMode.Variable} opens this server to anyone who reaches it, although {sign}. Remove it, unless "
                + "that is intended.");
        }
    }

    /// <summary>The loops may be running already when the port turns out to be taken: they must end before the objects that they use are disposed.</summary>
    static async Task End(WebApplication? app)
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
