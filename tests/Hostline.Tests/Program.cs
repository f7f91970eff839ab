using Hostline.Tests.Commands;
using Hostline.Tests.Outbox;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Runs tests, like the entry point that xunit generates, the commands that a test program sends to this process,
// or a node that is to be killed.
return args switch
{
    [CommandProcess.Argument, var socket] => await CommandProcess.Serve(socket),
    [DyingNode.Argument, var data, var database, .. var texts] => await DyingNode.Live(data, database, texts),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, Hostline.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
