using System.Security.Cryptography.X509Certificates;
using Hostline.Letters;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

static class LetterCheck
{
    const string Subject = "letters", NextStep = "Put a renewed certificate into the file that HOSTLINE_LETTER_CERTIFICATE names, and restart.";

    static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public static Finding Of(Settings settings, DateTimeOffset now)
    {
        if (settings.Letters.Certificate is not { } path)
        {
            return Finding.Ok(Subject, "Signed letters are sealed with a certificate that this host makes for itself.");
        }

        var (own, authorities) = LetterCertificates.Configured(path, settings.Letters.CertificatePassword);
        using (own)
        {
            var (name, from, until) = (own.GetNameInfo(X509NameType.SimpleName, false), own.NotBefore.ToUniversalTime(), own.NotAfter.ToUniversalTime());
            return until <= now ? Finding.Fail(Subject, $"The certificate of {name} ended on {until:yyyy-MM-dd}: readers do not trust what it seals.", NextStep)
                : from > now ? Finding.Fail(Subject, $"The certificate of {name} begins on {from:yyyy-MM-dd}: readers do not trust what it seals.", NextStep)
                : until <= now + Soon ? Finding.Warn(Subject, $"The certificate of {name}, which seals signed letters, ends on {until:yyyy-MM-dd}.", NextStep)
                : Finding.Ok(Subject, $"Signed letters are sealed with the certificate of {name}, valid until {until:yyyy-MM-dd}; {Above(authorities.Count)}.");
        }
    }

    static string Above(int authorities) => authorities switch
    {
        0 => "no authority above it is in the file",
        1 => "one authority above it travels in each seal",
        var n => $"{n} authorities above it travel in each seal",
    };
}
