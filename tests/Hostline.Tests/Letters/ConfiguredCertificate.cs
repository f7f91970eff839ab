using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hostline.Tests.Commands;

namespace Hostline.Tests.Letters;

/// <summary>A PKCS#12 file with a certificate, the authority that signed it, and the root above both.</summary>
sealed class ConfiguredCertificate : IDisposable
{
    public const string Password = "of the file";

    readonly ScratchDirectory folder = new();

    public string Path => System.IO.Path.Combine(folder.Path, "letters.p12");

    public ConfiguredCertificate(DateTimeOffset until)
    {
        var from = until.AddYears(-2);
        using RSA rootKey = RSA.Create(2048), authorityKey = RSA.Create(2048), ownKey = RSA.Create(2048);
        using var root = Request("Test root", rootKey, isAuthority: true).CreateSelfSigned(from.AddDays(-1), until.AddDays(2));
        using var signed = Request("Test authority", authorityKey, isAuthority: true).Create(root, from.AddHours(-1), until.AddDays(1), [1]);
        using var authority = signed.CopyWithPrivateKey(authorityKey);
        using var bare = Request("Letters of Example", ownKey, isAuthority: false).Create(authority, from, until, [2]);
        using var own = bare.CopyWithPrivateKey(ownKey);
        // In the order of a file that lists the root first.
        X509Certificate2Collection all = [X509CertificateLoader.LoadCertificate(root.RawData), signed, own];
        File.WriteAllBytes(Path, all.Export(X509ContentType.Pkcs12, Password)!);
    }

    static CertificateRequest Request(string name, RSA key, bool isAuthority)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request;
    }

    public void Dispose() => folder.Dispose();
}
