using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning.Pdf;

/// <summary>Runs qpdf to rewrite or check a file.</summary>
static class Qpdf
{
    /// <summary>Every way in which qpdf encrypts a file that opens without a password, by the name of the standard's revision.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Encryptions = new Dictionary<string, string[]>
    {
        ["RC4-40"] = ["--allow-weak-crypto", "--encrypt", "", "owner", "40", "--"],
        ["RC4-128"] = ["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=n", "--"],
        ["RC4-128 by filter"] = ["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=n", "--force-V4", "--"],
        ["AES-128"] = ["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=y", "--modify=none", "--"],
        ["AES-128, unencrypted description"] = ["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=y", "--cleartext-metadata", "--"],
        ["AES-256 of 2008"] = ["--allow-weak-crypto", "--encrypt", "", "owner", "256", "--force-R5", "--"],
        ["AES-256"] = ["--encrypt", "", "owner", "256", "--"],
        ["AES-256, object streams"] = ["--object-streams=generate", "--encrypt", "", "owner", "256", "--print=low", "--"],
        ["AES-256, linearized"] = ["--linearize", "--object-streams=generate", "--encrypt", "", "owner", "256", "--"],
        ["AES-256, unencrypted description"] = ["--encrypt", "", "owner", "256", "--cleartext-metadata", "--"],
    };

    public static async Task<byte[]> Rewrite(byte[] file, params string[] options)
    {
        using var folder = new Folder();
        await File.WriteAllBytesAsync(folder.At("in.pdf"), file, TestContext.Current.CancellationToken);
        // qpdf expects encryption among the options after the input.
        (await Run(["--warning-exit-0", folder.At("in.pdf"), .. options, folder.At("out.pdf")])).Succeeded();
        return await File.ReadAllBytesAsync(folder.At("out.pdf"), TestContext.Current.CancellationToken);
    }

    /// <summary>qpdf's output for a valid file.</summary>
    public static async Task<string> Check(byte[] file)
    {
        using var folder = new Folder();
        await File.WriteAllBytesAsync(folder.At("in.pdf"), file, TestContext.Current.CancellationToken);
        return (await Run(["--check", folder.At("in.pdf")])).Succeeded();
    }

    static Task<Finished> Run(string[] arguments)
    {
        if (ChildProgram.Find("qpdf") is null)
        {
            RealPart.Missing("qpdf", "apt-get install qpdf");
        }

        return ChildProgram.Run("qpdf", arguments);
    }

    sealed class Folder : IDisposable
    {
        readonly string path = Directory.CreateTempSubdirectory("hostline-pdf-").FullName;

        public string At(string name) => Path.Combine(path, name);

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
