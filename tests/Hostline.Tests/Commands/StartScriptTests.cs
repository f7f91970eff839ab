using System.Diagnostics;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>
/// <c>./hostline</c> in a checkout of its own with a fake dotnet, under the system's sh and under busybox with only busybox's tools:
/// what it builds, when, and what it prints.
/// </summary>
public sealed class StartScriptTests
{
    public static TheoryData<string> Shells() => ["sh", "busybox"];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task The_first_start_builds_and_the_next_ones_run_with_their_arguments(string shell)
    {
        using var checkout = new FakeCheckout(shell);
        Assert.Equal("runs serve --data my data", (await checkout.Start("serve", "--data", "my data")).Succeeded().Trim());
        Assert.Equal("runs doctor", (await checkout.Start("doctor")).Succeeded().Trim());
        Assert.Equal(1, checkout.Builds);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_changed_a_new_and_a_removed_source_are_built_and_a_touched_one_is_not(string shell)
    {
        using var checkout = new FakeCheckout(shell);
        await checkout.Start();
        File.SetLastWriteTimeUtc(checkout.Source, DateTime.UnixEpoch.AddYears(60));
        await checkout.Start();
        Assert.Equal(1, checkout.Builds);

        // The same number of bytes, and the old time.
        File.WriteAllText(checkout.Source, "class B;\n");
        File.SetLastWriteTimeUtc(checkout.Source, DateTime.UnixEpoch.AddYears(60));
        (await checkout.Start()).Succeeded();
        Assert.Equal(2, checkout.Builds);

        File.WriteAllText(checkout.Source + ".more.cs", "class C;\n");
        (await checkout.Start()).Succeeded();
        File.Delete(checkout.Source + ".more.cs");
        (await checkout.Start()).Succeeded();
        Assert.Equal(4, checkout.Builds);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_build_that_fails_says_so_starts_nothing_and_is_tried_again(string shell)
    {
        using var checkout = new FakeCheckout(shell);
        await checkout.Start();
        File.WriteAllText(checkout.Source, "class Broken");
        File.WriteAllText(checkout.At("fail"), "");
        var failed = await checkout.Start("serve");
        Assert.Equal((1, ""), (failed.ExitCode, failed.Output));
        Assert.Contains("error CS1002: ; expected", failed.Errors);
        Assert.Contains("the build failed, and nothing was started", failed.Errors);

        File.Delete(checkout.At("fail"));
        Assert.Equal("runs", (await checkout.Start()).Succeeded().Trim());
        Assert.Equal(3, checkout.Builds);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Of_two_starts_at_once_one_builds_and_the_other_waits_and_says_so(string shell)
    {
        using var checkout = new FakeCheckout(shell);
        File.WriteAllText(checkout.At("wait"), "");
        using var first = checkout.Begin();
        await Hang.Until(() => checkout.Builds == 1, "The first start's build");
        using var second = checkout.Begin();
        Assert.Contains("Another start is building Hostline", await second.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        File.Delete(checkout.At("wait"));
        foreach (var start in new[] { first, second })
        {
            Assert.Equal("runs", (await start.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
            await start.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, start.ExitCode);
        }

        Assert.Equal(1, checkout.Builds);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_start_that_was_killed_while_it_built_holds_nobody_up_and_what_it_left_is_built_again(string shell)
    {
        using var checkout = new FakeCheckout(shell);
        (await checkout.Start()).Succeeded();
        File.WriteAllText(checkout.Source, "class B;\n");
        File.WriteAllText(checkout.At("wait"), "");
        using var killed = checkout.Begin();
        await Hang.Until(() => checkout.Builds == 2, "The build that is killed");
        killed.Kill(entireProcessTree: true);
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(checkout.At("wait"));
        // Back to the previous version: half of another build may be there by now.
        File.WriteAllText(checkout.Source, "class A;\n");
        Assert.Equal("runs", (await checkout.Start()).Succeeded().Trim());
        Assert.Equal(3, checkout.Builds);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task It_is_found_through_symbolic_links_from_anywhere(string shell)
    {
        using var checkout = new FakeCheckout(shell);
        File.CreateSymbolicLink(checkout.At("one"), "hostline");
        File.CreateSymbolicLink(checkout.At("two"), checkout.At("one"));
        Assert.Equal("runs", (await checkout.Run(checkout.At("two"))).Succeeded().Trim());
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Without_an_SDK_that_is_new_enough_it_says_which_is_needed(string shell)
    {
        using var checkout = new FakeCheckout(shell);
        File.WriteAllText(checkout.At("old"), "");
        var refused = await checkout.Start();
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(".NET SDK 10 is needed to build; the newest here is 9", refused.Errors);
    }

    [Fact]
    public async Task Scripts_have_line_feeds_also_where_git_gives_CRLF()
    {
        if (ChildProgram.Find("git") is null || !Path.Exists(Checkout.At(".git")))
        {
            RealPart.Missing("git, or the checkout's history", "Run the tests in a clone, with git installed.");
        }

        var said =
            (await ChildProgram.Run("git", ["-c", "safe.directory=*", "check-attr", "eol", "hostline", "test", ".ci/run", "bench/run", "README.md"],
                directory: Checkout.At())).Succeeded();
        Assert.Equal(5, said.Split('\n').Count(line => line.EndsWith("eol: lf", StringComparison.Ordinal)));
    }

    /// <summary>
    /// The real script, one source file, and a dotnet that counts builds and creates a program that prints its arguments.
    /// </summary>
    sealed class FakeCheckout : IDisposable
    {
        const string Dotnet = """
            #!/bin/sh
            home=${0%/*}/..
            case $1 in
            --list-sdks) [ -f "$home/old" ] && echo "9.0.100 [/sdk]" || printf '8.0.1 [/sdk]\n10.0.100 [/sdk]\n'; exit 0 ;;
            build) ;;
            *) exit 0 ;;
            esac
            echo build >>"$home/builds"
            while [ -f "$home/wait" ]; do sleep 1; done
            [ ! -f "$home/fail" ] || { echo "A.cs(1,13): error CS1002: ; expected"; exit 1; }
            while [ "$1" != --artifacts-path ]; do shift; done
            mkdir -p "$2/bin/Hostline/release"
            printf '#!/bin/sh\necho runs "$@"\n' >"$2/bin/Hostline/release/hostline"
            chmod +x "$2/bin/Hostline/release/hostline"
            """;

        const string BusyboxIn = "/usr/bin/busybox";
        readonly ScratchDirectory folder = new();
        readonly string shell;

        public FakeCheckout(string shell)
        {
            this.shell = shell;
            Directory.CreateDirectory(At("src/Hostline"));
            Directory.CreateDirectory(At("bin"));
            File.WriteAllText(Source, "class A;\n");
            File.Copy(Checkout.At("hostline"), At("hostline"));
            File.WriteAllText(At("bin/dotnet"), Dotnet + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(At("bin/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            if (shell == "busybox")
            {
                GiveOnlyBusybox();
            }
        }

        public string Source => At("src/Hostline/A.cs");

        public int Builds => File.Exists(At("builds")) ? File.ReadAllLines(At("builds")).Length : 0;

        public string At(string path) => folder.File(path);

        public Task<Finished> Start(params string[] arguments) => Run(At("hostline"), arguments);

        public Task<Finished> Run(string script, params string[] arguments) => ChildProgram.Run(
            shell == "sh" ? "/bin/sh" : At("bin/busybox"), [.. shell == "sh" ? Array.Empty<string>() : ["sh"], script, .. arguments], Environment());

        public Process Begin()
        {
            ProcessStartInfo how = new(shell == "sh" ? "/bin/sh" : At("bin/busybox"), [.. shell == "sh" ? Array.Empty<string>() : ["sh"], At("hostline")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in Environment())
            {
                how.Environment[name] = value;
            }

            return Process.Start(how)!;
        }

        public void Dispose() => folder.Dispose();

        Dictionary<string, string?> Environment() => new()
        {
            ["PATH"] = shell == "sh" ? At("bin") + ":/usr/bin:/bin" : At("bin"),
            ["DOTNET_ROOT"] = "/nowhere",
            ["CDPATH"] = "/",
        };

        void GiveOnlyBusybox()
        {
            if (!File.Exists(BusyboxIn))
            {
                RealPart.Missing("busybox", "Run ./test install as root, or install busybox.");
            }

            string[] tools =
                ["busybox", "sh", "find", "sha256sum", "sort", "ls", "dirname", "cat", "mkdir", "rm", "rmdir", "sleep", "grep", "sed", "tail", "cut", "ps",
                    "chmod"];
            Array.ForEach(tools, tool => File.CreateSymbolicLink(At("bin/" + tool), BusyboxIn));
        }
    }
}
