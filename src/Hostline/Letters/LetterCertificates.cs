using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hostline.Letters.Pdf;
using Hostline.Network.Mail;
using Hostline.Storage;

namespace Hostline.Letters;

/// <summary>
/// The certificate that seals signed letters: the configured one, or one made for all nodes by the first one that needs it. Its key is stored
/// encrypted under the master key.
/// </summary>
public sealed class LetterCertificates(Database database, CommitQueue queue, MasterKey masterKey, LetterHouse house, Letterhead letterhead, TimeProvider time)
    : IDisposable
{
    const string Name = "letter certificate";
    const int KeyBits = 2048;

    /// <summary>Letters are kept for years, and the certificate of a letter is never renewed.</summary>
    const int Years = 30;

    static readonly Sql Find = new("select value from meta where key = $1");
    static readonly Insert Put = new("meta", "key, value", "$1, $2", conflict: OnConflict.DoNothing);

    readonly SemaphoreSlim once = new(1);
    LetterSeal? current;

    public async Task<LetterSeal> Current()
    {
        await once.WaitAsync();
        try
        {
            return current ??= house.Certificate is { } path ? OfFile(path) : await OfHost();
        }
        finally
        {
            once.Release();
        }
    }

    LetterSeal OfFile(string path)
    {
        var (own, authorities) = Configured(path, house.CertificatePassword);
        return new(own, authorities, false, time);
    }

    /// <summary>
    /// The certificate and the authorities between it and the root, nearest first: a reader that trusts only the root needs them to verify the
    /// seal.
    /// </summary>
    /// <exception cref="ArgumentException">The file is missing, is not a PKCS#12 file, has another password, or has no private key.</exception>
    public static (X509Certificate2 Own, IReadOnlyList<X509Certificate2> Authorities) Configured(string path, string? password)
    {
        const string Variable = "HOSTLINE_LETTER_CERTIFICATE";
        try
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
            var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new ArgumentException($"{Variable} names a certificate without its private key.");
            return (own, [.. Above(own, all)]);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{Variable} must name a readable file: {Configuration.Setting.WhyUnreadable(unreadable)}.");
        }
        catch (CryptographicException)
        {
            throw new ArgumentException($"{Variable} must name a PKCS#12 file, and {Variable}_PASSWORD must be its password.");
        }
    }

    static IEnumerable<X509Certificate2> Above(X509Certificate2 own, X509Certificate2Collection all)
    {
        // Each at most once, even if they name each other in a circle.
        for (var (at, left) = (own, all.Count); left > 0 && IssuerOf(at, all) is { } issuer && !IsOf(issuer, issuer); (at, left) = (issuer, left - 1))
        {
            yield return issuer;
        }
    }

    static X509Certificate2? IssuerOf(X509Certificate2 one, X509Certificate2Collection all) => IsOf(one, one) ? null : all.FirstOrDefault(c => IsOf(one, c));

    static bool IsOf(X509Certificate2 one, X509Certificate2 issuer) => one.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData);

    async Task<LetterSeal> OfHost()
    {
        if (await database.One(Find, r => r.Bytes(0), Name) is null)
        {
            // Another node may do the same at once; the first to write wins.
            await queue.Write(new Unit().Then(Put, Name, masterKey.Seal(Name, Make())));
        }

        var kept = await database.One(Find, r => r.Bytes(0), Name);
        return new(X509CertificateLoader.LoadPkcs12(masterKey.Open(Name, kept!), null), [], true, time);
    }

    byte[] Make()
    {
        using var key = RSA.Create(KeyBits);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"Letters of {letterhead.Name ?? "this host"}, self-made");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, true));
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return made.Export(X509ContentType.Pkcs12);
    }

    public void Dispose() => once.Dispose();
}
