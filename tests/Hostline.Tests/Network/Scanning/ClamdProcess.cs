using System.Security.Cryptography;
using Hostline.Network.Scanning;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning;

/// <summary>The real scanner, with one signature of our own.</summary>
sealed class ClamdProcess : IAsyncDisposable
{
    public const string Signature = "Hostline.Test";

    /// <summary>What it finds.</summary>
    public static readonly byte[] Bad = PdfWriting.Letter("/Title (catch me)");

    readonly string folder = Directory.CreateTempSubdirectory("hostline-clamd-").FullName;
    RunningProgram? scanner;

    public int Port { get; } = FreePort.Take();

    public static async Task<ClamdProcess> Start()
    {
        var program = RunningProgram.Find("clamd");
        if (program is null)
        {
            RealPart.Missing("clamd", "Run ./test install as root, or install the package clamav-daemon.");
        }

        var clamd = new ClamdProcess();
        try
        {
            await clamd.Run(program!);
            return clamd;
        }
        catch
        {
            await clamd.DisposeAsync();
            throw;
        }
    }

    async Task Run(string program)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "local.hsb"), $"{Convert.ToHexStringLower(SHA256.HashData(Bad))}:{Bad.Length}:{Signature}\n");
        var configuration = Path.Combine(folder, "clamd.conf");
        await File.WriteAllTextAsync(configuration, $"TCPSocket {Port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}\nForeground yes\nStreamMaxLength "
            + $"2M\nTemporaryDirectory {folder}\nUser {Environment.UserName}\n");
        scanner = RunningProgram.Start(program, ["-c", configuration]);
        // An answer is its only sign of readiness.
        await scanner.IsReady(async () =>
            await new Clamd("127.0.0.1", Port).Scan(new byte[1], TestContext.Current.CancellationToken) is not ClamdAnswer.Missing, "clamd's first answer");
    }

    public async ValueTask DisposeAsync()
    {
        await (scanner?.DisposeAsync() ?? default);

        Directory.Delete(folder, recursive: true);
    }
}
