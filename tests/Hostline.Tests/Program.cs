using Hostline.Tests.Commands;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Runs tests, like the entry point that xunit generates, or the commands that a test program sends to this process.
return args switch
{
    [CommandProcess.Argument, var socket] => await CommandProcess.Serve(socket),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, Hostline.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
