using Hostline.Dialects.Twilio;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>The vectors that the vendor publishes, and those of its own validators (contract §7).</summary>
public sealed class CallbackSignatureTests
{
    static readonly string Order = "HR" + new string('a', 32);

    [Fact]
    public void The_vector_of_the_vendors_page_is_met() => Assert.Equal("L/OH5YylLD5NRKLltdqwSvS0BnU=", CallbackSignature.Of("12345",
        "https://example.com/myapp.php?foo=1&bar=2",
        [new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675310"), new("Digits", "1234"), new("From", "+14158675310"), new("To", "+18005551212")]));

    [Theory]
    [InlineData("https://example.com/hosted/callback?tenant=7", "ovhTA3o64BqO8ko/nX32s+CWZGs=")]
    [InlineData("https://example.com/hosted/callback?tenant=7#rc=2&rp=all", "ovhTA3o64BqO8ko/nX32s+CWZGs=")]
    [InlineData("https://user:word@example.com/hosted/callback?tenant=7", "ovhTA3o64BqO8ko/nX32s+CWZGs=")]
    [InlineData("https://example.com:8443/hosted/callback", "cqTBzrDuy2dCHePglBCD2s2B/6Y=")]
    public void A_POST_signs_the_URL_without_fragment_and_user_and_its_parameters_by_name(string url, string signature) =>
        Assert.Equal(signature, CallbackSignature.Of("s3cr3t", url,
            [new("Status", "pending-verification"), new("HostedNumberOrderSid", Order), new("PhoneNumber", "+14153608311")]));

    [Fact]
    public void A_GET_signs_its_URL_alone() => Assert.Equal("o4HMauScWNpVW6m08dS9j6B+egc=", CallbackSignature.Of("s3cr3t",
        $"https://example.com/hosted/callback?tenant=7&Status=pending-verification&HostedNumberOrderSid={Order}&PhoneNumber=%2B14153608311", []));

    [Fact]
    public void A_repeated_name_signs_each_of_its_values_once() => Assert.Equal(
        CallbackSignature.Of("k", "https://example.com/", [new("A", "1"), new("A", "2")]),
        CallbackSignature.Of("k", "https://example.com/", [new("A", "2"), new("A", "1"), new("A", "2")]));
}
