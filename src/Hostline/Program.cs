using Hostline.Server;
using Hostline.Storage;

var settings = new Settings();
for (var i = 1; i + 1 < args.Length; i += 2)
{
    settings = args[i] switch
    {
        "--data" => settings with { Data = args[i + 1] },
        "--urls" => settings with { Urls = args[i + 1] },
        "--database" => settings with { Database = args[i + 1] },
        _ => settings,
    };
}

var app = await HostlineServer.Build(settings, TimeProvider.System, FaultPoints.FromEnvironment());
await app.RunAsync();
return 0;
