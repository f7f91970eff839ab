using System.Security.Cryptography;
using Hostline.Network.Scanning;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning;

/// <summary>The real scanner, with one signature of our own; in the long form, where it is installed.</summary>
public sealed class RealClamdTests : IAsyncLifetime
{
    const string Signature = "Hostline.Test";

    static readonly byte[] Bad = PdfWriting.Letter("/Title (catch me)");

    readonly string folder = Directory.CreateTempSubdirectory("hostline-clamd-").FullName;
    readonly int port = FreePort.Take();
    System.Diagnostics.Process? scanner;

    [Fact(Explicit = true)]
    public async Task It_passes_a_letter_names_what_it_knows_and_gives_no_answer_past_its_limit()
    {
        Clamd clamd = new("127.0.0.1", port);
        Assert.Equal(new ClamdAnswer.Clean(), await clamd.Scan(PdfWriting.Letter(""), TestContext.Current.CancellationToken));
        Assert.Equal(new ClamdAnswer.Found($"{Signature}.UNOFFICIAL"), await clamd.Scan(Bad, TestContext.Current.CancellationToken));
        Assert.IsType<ClamdAnswer.Missing>(await clamd.Scan(new byte[3_000_000], TestContext.Current.CancellationToken));
    }

    public async ValueTask InitializeAsync()
    {
        string? program = ChildProgram.Find("clamd") ?? new[] { "/usr/sbin/clamd" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "clamd is not installed here.");
        await File.WriteAllTextAsync(Path.Combine(folder, "local.hsb"), $"{Convert.ToHexStringLower(SHA256.HashData(Bad))}:{Bad.Length}:{Signature}\n");
        string configuration = Path.Combine(folder, "clamd.conf");
        await File.WriteAllTextAsync(configuration, $"TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}\nForeground yes\nStreamMaxLength "
            + $"2M\nTemporaryDirectory {folder}\nUser {Environment.UserName}\n");
        scanner =
            System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, ["-c", configuration])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            });
        await Listening();
    }

    /// <summary>Its output is read until it answers; a successful connection is its only sign of readiness.</summary>
    async Task Listening()
    {
        scanner!.OutputDataReceived += (_, _) => { };
        scanner.ErrorDataReceived += (_, _) => { };
        scanner.BeginOutputReadLine();
        scanner.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Hang.Limit);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await new Clamd("127.0.0.1", port).Scan(new byte[1], patience.Token) is ClamdAnswer.Missing)
        {
            Assert.False(scanner.HasExited, "clamd ended at once.");
            await tick.WaitForNextTickAsync(patience.Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        scanner?.Kill();
        scanner?.WaitForExit();
        scanner?.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
