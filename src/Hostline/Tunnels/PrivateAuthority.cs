using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hostline.Tunnels;

/// <summary>
/// A certificate authority of this data directory only, for clients that are configured to trust it. Its key never leaves the directory; the
/// certificate of the hosts is made again at each start and never written.
/// </summary>
public sealed class PrivateAuthority : IDisposable
{
    const string KeyFile = "proxy-ca.key";
    const string CertificateFile = "proxy-ca.pem";
    const string Name = "CN=Hostline proxy, O=Hostline";
    static readonly TimeSpan Life = TimeSpan.FromDays(3_650), LifeOfHosts = TimeSpan.FromDays(365), Earlier = TimeSpan.FromDays(1);

    readonly X509Certificate2 authority;

    PrivateAuthority(X509Certificate2 authority, string path) => (this.authority, Path) = (authority, path);

    /// <summary>The path of the certificate that clients must trust.</summary>
    public string Path { get; }

    /// <summary>The authority of the directory, created at the first use.</summary>
    public static PrivateAuthority In(string directory, DateTimeOffset now)
    {
        var (key, certificate) = (System.IO.Path.Combine(directory, KeyFile), System.IO.Path.GetFullPath(System.IO.Path.Combine(directory, CertificateFile)));
        if (!File.Exists(key) || !File.Exists(certificate))
        {
            Make(key, certificate, now);
        }

        return new(X509Certificate2.CreateFromPemFile(certificate, key), certificate);
    }

    public X509Certificate2 Issue(IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true,
            includeIssuerAndSerial: false));
        using var issued = request.Create(authority, now - Earlier, now + LifeOfHosts, RandomNumberGenerator.GetBytes(16));
        using var withKey = issued.CopyWithPrivateKey(key);
        // TLS on Windows accepts no key that is only in memory.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose() => authority.Dispose();

    static void Make(string keyPath, string certificatePath, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0,
            critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var made = request.CreateSelfSigned(now - Earlier, now + Life);
        WriteSecret(keyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath, made.ExportCertificatePem() + "\n");
    }

    static void WriteSecret(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.Write(text);
    }
}
