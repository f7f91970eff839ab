using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Annotations;
using PdfSharp.Pdf.Signatures;

namespace Hostline.Letters.Pdf;

/// <summary>Seals files with a certificate: PKCS #7 over all bytes but the seal itself, as PDF readers verify it.</summary>
/// <param name="authorities">The authorities between the certificate and its root; they are included in the seal.</param>
/// <param name="isSelfMade">Whether this host made the certificate: then it proves that the file is unchanged, but no one else vouches for the host.</param>
public sealed class LetterSeal(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities, bool isSelfMade, TimeProvider time)
{
    public X509Certificate2 Certificate => certificate;

    /// <summary>For the record of the signature, after "sealed with".</summary>
    public string Says => isSelfMade
        ? $"a certificate that this host made for itself ({certificate.GetNameInfo(X509NameType.SimpleName, false)}, SHA-256 {Fingerprint})"
        : $"the certificate of {certificate.GetNameInfo(X509NameType.SimpleName, false)} (SHA-256 {Fingerprint})";

    string Fingerprint => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    internal void Prepare(PdfDocument document, string reason) => DigitalSignatureHandler.ForDocument(document, new Signer(certificate, authorities, time),
        new DigitalSignatureOptions
        {
            Reason = reason,
            AppName = "Hostline",
            // The library requires a rectangle; nothing is drawn in it.
            Rectangle = new(0, 0, 1, 1),
            AppearanceHandler = Invisible.Appearance,
            PageIndex = 0,
        });

    /// <summary>The visible signature is part of the letter itself.</summary>
    sealed class Invisible : IAnnotationAppearanceHandler
    {
        public static readonly Invisible Appearance = new();

        public void DrawAppearance(XGraphics gfx, XRect rect)
        {
        }
    }

    sealed class Signer(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities, TimeProvider time) : IDigitalSigner
    {
        /// <summary>Spare bytes: the time is one byte longer in some years, and a seal may be shorter than its space but not longer.</summary>
        const int Spare = 64;

        public string CertificateName => certificate.GetNameInfo(X509NameType.SimpleName, false);

        public Task<int> GetSignatureSizeAsync() => Task.FromResult(Sign([0]).Length + Spare);

        /// <summary>The library's stream has the bytes before and after the seal, and supports little more than reading.</summary>
        public Task<byte[]> GetSignatureAsync(Stream stream)
        {
            var content = new byte[stream.Length];
            stream.Position = 0;
            for (int at = 0, read; at < content.Length && (read = stream.Read(content, at, content.Length - at)) > 0; at += read)
            {
            }

            return Task.FromResult(Sign(content));
        }

        byte[] Sign(byte[] content)
        {
            var signed = new SignedCms(new ContentInfo(content), detached: true);
            var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
            {
                DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), // SHA-256
                // The authorities are given here, so that none is searched for on this machine or on the network.
                IncludeOption = X509IncludeOption.EndCertOnly,
            };
            signer.Certificates.AddRange(authorities.ToArray());
            signer.SignedAttributes.Add(new Pkcs9SigningTime(time.GetUtcNow().UtcDateTime));
            signed.ComputeSignature(signer, silent: true);
            return signed.Encode();
        }
    }
}
