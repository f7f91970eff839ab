using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>A setting that cannot be read is never replaced by its default: the program names it and does not start.</summary>
public sealed partial class SettingTests
{
    /// <summary>Plausible but meaningless values, for every variable that is not free text.</summary>
    static readonly Dictionary<string, string[]> Wrong = new()
    {
        ["HOSTLINE_CANADA"] = ["ja", "2", "true,", "enable", "-1"],
        ["HOSTLINE_GATEWAYS"] = ["real", "simulated,kannel", "1"],
        ["HOSTLINE_CONSENT_NEEDS_MAIL"] = ["y", "always"],
        ["HOSTLINE_REQUIRE_CAMPAIGN"] = ["y", "always"],
        ["HOSTLINE_OPEN_SANDBOXES"] = ["off!", "00"],
        ["HOSTLINE_PRIVATE_RECEIVERS"] = ["http://app:3000", "app, app:secret", "10.0.0.0/33", "live:", "169.254.169.254"],
        ["HOSTLINE_TRUSTED_PROXIES"] = ["proxy", "10.0.0.0/33", "10.0.0.1 user:secret@proxy"],
        ["HOSTLINE_KEY_RATE"] = ["-1", "1.5", "1e3", "100/s", "99999999999"],
        ["HOSTLINE_SANDBOX_KEY_RATE"] = ["none"],
        ["HOSTLINE_WRONG_KEY_RATE"] = ["twenty"],
        ["HOSTLINE_SANDBOX_RATE"] = ["-1", "ten"],
        ["HOSTLINE_OUTGOING"] = ["many", "-1"],
        ["HOSTLINE_CODES_PER_NEW_ACCOUNT"] = ["-1", "some"],
        ["HOSTLINE_CODES_PER_ACCOUNT"] = ["1,000", "1e3"],
        ["HOSTLINE_CODES_PER_EXCHANGE"] = ["20/h"],
        ["HOSTLINE_CODES_PER_EXCHANGE_AND_ACCOUNT"] = ["half"],
        ["HOSTLINE_CODES_PER_HOST"] = ["10k"],
        ["HOSTLINE_LINE_CALLS_PER_HOST"] = ["many"],
        ["HOSTLINE_SECOND_REVIEWER_DAYS"] = ["P6M", "-1", "36501"],
        ["HOSTLINE_NEW_ACCOUNT_DAYS"] = ["P30D", "-1"],
        ["HOSTLINE_OPERATOR_NAME"] = ["two\nlines"],
        ["HOSTLINE_OPERATOR_LOGO"] = ["/nowhere/logo.png"],
        ["HOSTLINE_SUPPORT"] = ["the front desk", "ftp://help.example"],
        ["HOSTLINE_IDLE_DAYS"] = ["0", "366", "a month"],
        ["HOSTLINE_UNVERIFIED_DAYS"] = ["-1", "366", "a week"],
        ["HOSTLINE_UNSIGNED_DAYS"] = ["-1", "31", "a week"],
        ["HOSTLINE_STUCK_DAYS"] = ["-1", "366", "a week"],
        ["HOSTLINE_LETTER_ADDRESS"] = ["two\nlines"],
        ["HOSTLINE_LETTER_CLAUSE"] = ["two\nlines"],
        ["HOSTLINE_LETTER_VENDOR"] = ["two\nlines"],
        ["HOSTLINE_LETTER_TEMPLATE"] = ["0", "one"],
        ["HOSTLINE_LETTER_TEMPLATE_OLDEST"] = ["2", "0"],
        ["HOSTLINE_LETTER_DAYS"] = ["0", "31", "a week"],
        ["HOSTLINE_LETTER_CERTIFICATE"] = ["/nowhere/letters.p12", "/etc/hostname"],
        ["HOSTLINE_LOG"] = ["7", "warn", "verbose", "information,"],
        ["HOSTLINE_CLAMD"] = ["clamd:99999", "http://clamd:3310", "clamd:3310/x"],
        ["HOSTLINE_PUBLIC_URL"] = ["hostline.example", "ftp://hostline.example", "https://hostline.example?x=1", "https://user@hostline.example"],
        ["HOSTLINE_DOCUMENTS_URL"] = ["documents.example", "https://documents.example/files", "ftp://documents.example"],
        ["HOSTLINE_SMTP"] = ["relay.example", "smtp://relay.example", "smtp://mailer:secret@relay.example", "http://mailer@relay.example"],
        ["HOSTLINE_OIDC"] = ["id.host.example", "http://id.host.example", "https://id.host.example?x=secret"],
        ["HOSTLINE_AREA_CODES"] = ["821", "US 821", "911 US", "312 CA"],
        ["HOSTLINE_AREA_CODES_FILE"] = ["/nowhere/area-codes"],
        ["HOSTLINE_FAULTS"] = ["before-comit=kill", "before-commit", "before-commit=die", "before-commit=kill@0", "before-commit=kill@x"],
        ["HOSTLINE_LOG_FORMAT"] = ["xml", "text/json"],
        ["HOSTLINE_DATABASE_CONNECTIONS"] = ["0", "3", "many"],
        ["HOSTLINE_DATABASE_UNFLUSHED"] = ["maybe"],
        ["HOSTLINE_LOOKUP"] = ["pigeon", "1312=http", "http http"],
        ["HOSTLINE_TEXTS"] = ["pigeon"],
        ["HOSTLINE_CALLS"] = ["pigeon", "http"],
        ["HOSTLINE_REGISTRY"] = ["pigeon", "sip"],
        ["HOSTLINE_PROBE"] = ["pigeon"],
        ["HOSTLINE_MASTER_KEY"] = ["short", "not base64 at all, although it is long enough"],
    };

    /// <summary>Variables for which any text is valid, or whose wrong values another test has.</summary>
    static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["HOSTLINE_DATABASE"] = "StartFailureTests: it may be a store that is away, which is no wrong usage",
        ["HOSTLINE_LETTER_CERTIFICATE_PASSWORD"] = "any text; the certificate is read with it",
        ["HOSTLINE_SMTP_PASSWORD"] = "any text; without HOSTLINE_SMTP `doctor` says that nothing reads it",
        ["HOSTLINE_SMTP_PASSWORD_FILE"] = "RelaySettingsTests",
        ["HOSTLINE_SMTP_CA"] = "RelaySettingsTests",
        ["HOSTLINE_MAIL_FROM"] = "RelaySettingsTests",
        ["HOSTLINE_SMTP_EHLO"] = "RelaySettingsTests",
        ["HOSTLINE_OIDC_CLIENT"] = "SignOnSettingsTests",
        ["HOSTLINE_OIDC_SECRET"] = "SignOnSettingsTests",
        ["HOSTLINE_OIDC_SECRET_FILE"] = "SignOnSettingsTests",
        ["HOSTLINE_OIDC_NAME"] = "SignOnSettingsTests",
        ["HOSTLINE_OIDC_SCOPES"] = "SignOnSettingsTests",
        ["HOSTLINE_OIDC_EMAIL_CLAIM"] = "any line: a claim that no one has lets no one in",
        ["HOSTLINE_OIDC_TRUST_EMAIL"] = "SignOnSettingsTests",
        ["HOSTLINE_OIDC_SECOND_FACTOR"] = "SignOnSettingsTests",
        ["HOSTLINE_OIDC_ACR"] = "any words: what the provider never says never counts",
        ["HOSTLINE_URL"] = "of the command line, not of the server",
        ["HOSTLINE_KEY"] = "of the command line, not of the server",
    };

    /// <summary>Read only if an entry of a port names the gateway; GatewaySettingsTests, SipTests and others have their wrong values.</summary>
    static bool OfAGateway(string name) =>
        Hostline.Network.InstalledGateways.All.Any(g => g.Settings.Contains(name));

    public static TheoryData<string, string> Rows() => new(Wrong.SelectMany(w => w.Value.Select(value => (w.Key, value))));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_value_that_cannot_be_read_ends_the_start_with_one_sentence_that_names_it(string variable, string value)
    {
        using var data = new ScratchDirectory();
        // PostgreSQL's settings are read only with PostgreSQL; it is not contacted until they are valid.
        string[] database = variable.StartsWith("HOSTLINE_DATABASE_", StringComparison.Ordinal) ? ["--database", "postgres://app@127.0.0.1:1/none"] : [];
        var ended = await HostlineProgram.RunWith(new() { [variable] = value }, ["serve", "--data", data.Path, "--urls", "http://127.0.0.1:0", .. database]);
        var sentence = ended.FailedWith(2);
        Assert.Contains(variable, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_of_the_page_of_settings_has_wrong_values_here()
    {
        var page = File.ReadAllText(Checkout.At("docs", "operations", "settings.md"));
        var named = Variable().Matches(page).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);
        Assert.DoesNotContain(named, name => !Wrong.ContainsKey(name) && !Elsewhere.ContainsKey(name) && !OfAGateway(name));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData(" Yes ")]
    [InlineData("ON")]
    public async Task A_switch_is_on_by_every_usual_word(string word)
    {
        await using var server = await ServerProcess.Start(new() { Environment = new Dictionary<string, string?> { ["HOSTLINE_CANADA"] = word } });
        Assert.True(await IsEligible(server, "+14165550001"));
    }

    [Fact]
    public async Task An_area_code_that_is_younger_than_the_table_is_added_by_a_setting_or_a_file()
    {
        using var files = new ScratchDirectory();
        File.WriteAllText(files.File("area-codes"), "# overlays of next year\n222 US # somewhere\n333 CA\n");
        await using var server =
            await ServerProcess.Start(new()
            {
                Environment = new Dictionary<string, string?> { ["HOSTLINE_AREA_CODES"] = "221 US", ["HOSTLINE_AREA_CODES_FILE"] = files.File("area-codes") },
            });
        Assert.True(await IsEligible(server, "+12215550001"));
        Assert.True(await IsEligible(server, "+12225550001"));
        Assert.False(await IsEligible(server, "+13335550001"));
        Assert.False(await IsEligible(server, "+15555550001"));
        var said =
            (await HostlineProgram.RunWith(new() { ["HOSTLINE_AREA_CODES"] = "221 US" }, "doctor", "--data", server.Data, "--server", server.BaseUrl)).Output;
        Assert.Matches("ok +area codes .*and 221 by setting", said);
    }

    [Fact]
    public async Task Doctor_names_a_variable_that_nothing_reads()
    {
        using var data = new ScratchDirectory();
        var said = (await HostlineProgram.LaunchWith(
            new()
            {
                ["HOSTLINE_CANDA"] = "1",
                ["HOSTLINE_DATABASE_UNFLUSHED"] = null,
                ["HOSTLINE_SMTP_PASSWORD"] = "hidden-word",
                ["HOSTLINE_SERVICE_HOST"] = "10.0.0.1",
                ["HOSTLINE_PORT"] = "tcp://10.0.0.1:80",
                ["HOSTLINE_CANADA"] = "1"
            },
            "doctor", "--data", data.Path, "--server", $"http://127.0.0.1:{FreePort.Take()}")).Output;
        Assert.Equal(["HOSTLINE_CANDA", "HOSTLINE_SMTP_PASSWORD"], Unread().Matches(said).Select(m => m.Groups[1].Value));
        Assert.DoesNotContain("hidden-word", said, StringComparison.Ordinal);
    }

    static async Task<bool> IsEligible(ServerProcess server, string number)
    {
        var demo =
            System.Text.Json.JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(server.Data, "demo.json"), TestContext.Current.CancellationToken));
        var sandbox = new TestSandbox(server.BaseUrl, demo);
        var answer =
            (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders/eligibility_numbers_check", new { phone_numbers = new[] { number } }))
                .Expect(200);
        return answer.Json.GetProperty("phone_numbers")[0].GetProperty("eligible").GetBoolean();
    }

    [GeneratedRegex("HOSTLINE_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(HOSTLINE_\w+) is not a setting\.")]
    private static partial Regex Unread();
}
