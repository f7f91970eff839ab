using System.Globalization;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Hostline.Commands.Doctor;
using Hostline.Core.Letters;
using Hostline.Letters;
using Hostline.Letters.Pdf;
using Hostline.Server;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Letters;

/// <summary>The certificate that an operator has configured.</summary>
public sealed class CertificateTests
{
    static readonly DateTimeOffset Until = new(2035, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_seal_carries_the_authorities_between_its_certificate_and_the_root()
    {
        using var file = new ConfiguredCertificate(Until);
        await using var server = await TestServer.Start(configure: s => s with { Letters = With(file) });
        var seal = await server.Services.GetRequiredService<LetterCertificates>().Current();
        var audit = new LetterAudit(LetterId.Of(AnyId.New().Value), [OrderId.Of(AnyId.New().Value)], null,
            new("Ana Ruiz", null, [], Until.AddYears(-1), null, null), "the clock of this server", seal.Says, []);
        var sealedFile = new LetterPdf().MakeSigned(SampleLetters.Plain, audit, null, seal);
        Assert.Equal(["Letters of Example", "Test authority"], NamesIn(sealedFile).Order());
        Assert.Contains("Signature is Valid", await Poppler.Seals(sealedFile));
    }

    [Theory]
    [InlineData(-1, Grade.Fail, "ended on 2035-05-01")]
    [InlineData(20, Grade.Warn, "ends on 2035-05-01")]
    [InlineData(60, Grade.Ok, "valid until 2035-05-01; one authority above it travels in each seal")]
    [InlineData(1_000, Grade.Fail, "begins on 2033-05-01")]
    public void The_doctor_says_when_the_certificate_ends(int daysBefore, object grade, string told)
    {
        using var file = new ConfiguredCertificate(Until);
        var finding = LetterCheck.Of(new Settings { Letters = With(file) }, Until.AddDays(-daysBefore));
        Assert.Equal(((Grade)grade, true), (finding.Grade, finding.Told.Contains(told, StringComparison.Ordinal)));
    }

    static LetterHouse With(ConfiguredCertificate file) =>
        LetterHouse.Plain with { Certificate = file.Path, CertificatePassword = ConfiguredCertificate.Password };

    /// <summary>Whose certificates the seal of a file has.</summary>
    static IEnumerable<string> NamesIn(byte[] file)
    {
        var hex = Regex.Match(Encoding.Latin1.GetString(file), @"/Contents\s*<([0-9A-Fa-f]{1000,})>").Groups[1].Value;
        var cms = new SignedCms();
        cms.Decode(Convert.FromHexString(hex).AsSpan(0, LengthOf(hex)));
        return [.. cms.Certificates.Select(c => c.GetNameInfo(X509NameType.SimpleName, false))];
    }

    /// <summary>Of the DER at the beginning, which zeros follow: two bytes of length.</summary>
    static int LengthOf(string hex) => 4 + int.Parse(hex[4..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
