using Hostline.People.SignOn;

namespace Hostline.Tests.Portal.SignIn;

/// <summary>The identity provider's settings: what is missing or wrong is named, and never repeated.</summary>
public sealed class SignOnSettingsTests
{
    static readonly Dictionary<string, string> Whole = new()
    {
        ["HOSTLINE_OIDC"] = "https://id.host.example/realms/staff/",
        ["HOSTLINE_OIDC_CLIENT"] = "hostline",
        ["HOSTLINE_OIDC_SECRET"] = "s3cret",
    };

    static SignOnSettings? Read(params (string Name, string? Value)[] changes)
    {
        var variables = new Dictionary<string, string?>(Whole!);
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return SignOnSettings.Read(variables.GetValueOrDefault);
    }

    [Fact]
    public void The_rest_has_defaults_and_the_secret_is_not_printed()
    {
        var read = Read()!;
        Assert.Equal(("https://id.host.example/realms/staff", "id.host.example", "openid email profile", "email"),
            (read.Authority, read.Name, read.Scopes, read.EmailClaim));
        Assert.False(read.TrustsEmail || read.AsksForTwo);
        Assert.DoesNotContain("s3cret", read.ToString());
        Assert.Null(Read(("HOSTLINE_OIDC", null)));
        Assert.Equal(["phr", "phrh"], Read(("HOSTLINE_OIDC_ACR", "phr phrh"))!.TwoFactorClasses);
        Assert.True(Read(("HOSTLINE_OIDC_SECOND_FACTOR", "yes"))!.AsksForTwo);
    }

    [Theory]
    [InlineData("HOSTLINE_OIDC", "id.host.example")]
    [InlineData("HOSTLINE_OIDC", "http://id.host.example")]
    [InlineData("HOSTLINE_OIDC", "https://id.host.example/?s3cret=1")]
    [InlineData("HOSTLINE_OIDC_CLIENT", null)]
    [InlineData("HOSTLINE_OIDC_SECRET", null)]
    [InlineData("HOSTLINE_OIDC_SECRET_FILE", "/no/such/s3cret")]
    [InlineData("HOSTLINE_OIDC_NAME", "a name that is too long for a button on a page")]
    [InlineData("HOSTLINE_OIDC_SCOPES", "email profile")]
    [InlineData("HOSTLINE_OIDC_TRUST_EMAIL", "maybe")]
    [InlineData("HOSTLINE_OIDC_SECOND_FACTOR", "2")]
    public void A_wrong_value_is_named_and_not_repeated(string variable, string? value)
    {
        var wrong = Assert.Throws<ArgumentException>(() => Read((variable, value)));
        Assert.Contains(variable, wrong.Message);
        Assert.DoesNotContain("s3cret", wrong.Message);
    }
}
