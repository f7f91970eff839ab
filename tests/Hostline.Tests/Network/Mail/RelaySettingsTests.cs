using Hostline.Network.Mail;

namespace Hostline.Tests.Network.Mail;

/// <summary>A relay is configured completely or not at all.</summary>
public sealed class RelaySettingsTests
{
    static readonly Dictionary<string, string> Whole = new()
    {
        ["HOSTLINE_SMTP"] = "smtp://mailer%40acme.example@relay.example",
        ["HOSTLINE_SMTP_PASSWORD"] = "s3cret",
        ["HOSTLINE_MAIL_FROM"] = "Hostline <no-reply@hostline.example>",
    };

    [Fact]
    public void Without_the_variable_there_is_no_relay() => Assert.Null(Read([]));

    [Theory]
    [InlineData("smtp://u@relay.example", 587, false)]
    [InlineData("smtps://u@relay.example", 465, true)]
    [InlineData("smtp://u@relay.example:2525", 2525, false)]
    public void The_scheme_says_when_TLS_begins_and_which_port_is_usual(string url, int port, bool tlsFirst)
    {
        var relay = Read(Whole, ("HOSTLINE_SMTP", url))!;
        Assert.Equal(("relay.example", port, tlsFirst), (relay.Host, relay.Port, relay.TlsFirst));
    }

    [Fact]
    public void The_password_comes_from_a_variable_or_a_file_and_is_printed_nowhere()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "from the file\n");
        var relay = Read(Whole, ("HOSTLINE_SMTP_PASSWORD", null), ("HOSTLINE_SMTP_PASSWORD_FILE", file))!;
        File.Delete(file);
        Assert.Equal(("mailer@acme.example", "from the file"), (relay.User, relay.Password));
        Assert.DoesNotContain("from the file", relay.ToString());
    }

    [Theory]
    [InlineData("HOSTLINE_SMTP", "smtp://relay.example")]
    [InlineData("HOSTLINE_SMTP", "smtp://u:s3cret@relay.example")]
    [InlineData("HOSTLINE_SMTP", "http://u@relay.example")]
    [InlineData("HOSTLINE_SMTP_PASSWORD", null)]
    [InlineData("HOSTLINE_MAIL_FROM", null)]
    [InlineData("HOSTLINE_MAIL_FROM", "nobody")]
    [InlineData("HOSTLINE_SMTP_EHLO", "mail_host.example!")]
    [InlineData("HOSTLINE_SMTP_EHLO", "10.1.2.3")]
    [InlineData("HOSTLINE_SMTP_CA", "/no/such/file.pem")]
    public void What_is_missing_or_wrong_is_refused_with_the_variables_name_and_without_the_password(string name, string? value)
    {
        var refused = Assert.Throws<ArgumentException>(() => Read(Whole, (name, value)));
        Assert.Contains("HOSTLINE_", refused.Message);
        Assert.DoesNotContain("s3cret", refused.Message);
    }

    static RelaySettings? Read(Dictionary<string, string> variables, params (string Name, string? Value)[] changed) => RelaySettings.Read(name =>
        changed.FirstOrDefault(c => c.Name == name) is { Name: not null } other ? other.Value : variables.GetValueOrDefault(name));
}
