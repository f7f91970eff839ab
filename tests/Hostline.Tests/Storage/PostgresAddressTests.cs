using Hostline.Storage;
using Npgsql;

namespace Hostline.Tests.Storage;

/// <summary>Addresses as managed databases provide them, and as libpq accepts them.</summary>
public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://u:p@h/db", "h:5432", SslMode.Prefer)]
    [InlineData("postgresql://u:p@h:6432/db?sslmode=require", "h:6432", SslMode.Require)]
    [InlineData("postgres://u:p@h/db?sslmode=verify-full", "h:5432", SslMode.VerifyFull)]
    [InlineData("postgres://u:p@h/db?sslmode=verify-ca", "h:5432", SslMode.VerifyCA)]
    [InlineData("postgres://u:p@h/db?sslmode=verify-full&sslrootcert=system", "h:5432", SslMode.VerifyFull)]
    [InlineData("postgres://u:p@h/db?sslrootcert=system", "h:5432", SslMode.VerifyFull)]
    [InlineData("postgres://u:p@h/db?ssl=true", "h:5432", SslMode.Require)]
    [InlineData("postgres://u:p@a:1,b:2,c/db", "a:1, b:2, c:5432", SslMode.Prefer)]
    [InlineData("postgres://u:p@a,b/db?port=7000", "a:7000, b:7000", SslMode.Prefer)]
    [InlineData("postgres://u:p@[::1]:6000/db", "::1:6000", SslMode.Prefer)]
    [InlineData("postgres://u:p@[::1]:6000,[::2]/db", "[::1]:6000, [::2]:5432", SslMode.Prefer)]
    [InlineData("postgres://u:p@/db?host=/var/run/postgresql", "/var/run/postgresql:5432", SslMode.Prefer)]
    [InlineData("postgres://u:p@%2Fcloudsql%2Fproject%3Aregion%3Adb/db", "/cloudsql/project:region:db:5432", SslMode.Prefer)]
    [InlineData("postgres:///db?host=h&user=u&password=p", "h:5432", SslMode.Prefer)]
    [InlineData("host=h port=6000 dbname=db user=u password='p' sslmode=require", "h:6000", SslMode.Require)]
    [InlineData("host = 'h'  dbname = db user=u password=p", "h:5432", SslMode.Prefer)]
    [InlineData("Host=h;Port=6000;Database=db;Username=u;Password=p;SSL Mode=VerifyFull", "h:6000", SslMode.VerifyFull)]
    public void Every_form_names_the_same_place(string text, string place, SslMode mode)
    {
        var address = Read(text);

        Assert.Equal((place, "db", "u"), (address.Place, address.Database, address.User));
        var builder = new NpgsqlConnectionStringBuilder(address.ForServing(40));
        Assert.Equal((mode, "p"), (builder.SslMode, builder.Password));
    }

    [Theory]
    [InlineData("postgres://u:p@h/db?Maximum%20Pool%20Size=7", "Maximum Pool Size")]
    [InlineData("postgres://u:p@h/db?Command%20Timeout=90", "Command Timeout")]
    [InlineData("Host=h;Database=db;Username=u;Password=p;Pooling=false", "Pooling")]
    [InlineData("Host=h;Database=db;Username=u;Password=p;MaxPoolSize=7", "Maximum Pool Size")]
    [InlineData("Host=h;Database=db;Username=u;Password=p;Include Error Detail=true", "Include Error Detail")]
    [InlineData("host=h dbname=db user=u password=p keepalive=3", "Keepalive")]
    public void An_option_that_Hostline_sets_itself_is_refused_by_name(string text, string option) =>
        Assert.Contains($"Hostline sets the option {option} itself", Assert.Throws<ArgumentException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("postgres://u:p@h/db?connect_timeout=600", 10)]
    [InlineData("postgres://u:p@h/db?connect_timeout=0", 10)]
    [InlineData("postgres://u:p@h/db?Timeout=600", 10)]
    [InlineData("host=h dbname=db user=u password=p connect_timeout=600", 10)]
    [InlineData("Host=h;Database=db;Username=u;Password=p;Timeout=600", 10)]
    [InlineData("Host=h;Database=db;Username=u;Password=p;Timeout=0", 10)]
    [InlineData("Host=h;Database=db;Username=u;Password=p;Timeout=3", 3)]
    [InlineData("Host=h;Database=db;Username=u;Password=p", 5)]
    public void In_every_form_a_connection_is_waited_for_no_longer_than_ten_seconds(string text, int seconds) =>
        Assert.Equal(seconds, new NpgsqlConnectionStringBuilder(Read(text).ForServing(4)).Timeout);

    [Fact]
    public void Options_that_managed_databases_add_are_kept()
    {
        var root = Path.GetTempFileName();
        var builder = new NpgsqlConnectionStringBuilder(Read(
            $"postgres://u:p%40ss%2Fword@h/db?sslmode=require&sslrootcert={Uri.EscapeDataString(root)}&channel_binding=require"
                + "&application_name=my%20app&connect_timeout=7"
            + "&target_session_attrs=read-write&options=endpoint%3Dquiet-moon&sslcert=c.pem&sslkey=k.pem&gssencmode=disable").ForServing(12));
        File.Delete(root);

        Assert.Equal("p@ss/word", builder.Password);
        // As in libpq: a given authority is checked.
        Assert.Equal((SslMode.VerifyCA, root), (builder.SslMode, builder.RootCertificate));
        Assert.Equal((ChannelBinding.Require, "my app", 7, "endpoint=quiet-moon"),
            (builder.ChannelBinding, builder.ApplicationName, builder.Timeout, builder.Options));
        Assert.Equal(("c.pem", "k.pem", GssEncryptionMode.Disable, 12),
            (builder.SslCertificate, builder.SslKey, builder.GssEncryptionMode, builder.MaxPoolSize));
    }

    [Theory]
    [InlineData("PGSSLMODE", "verify-full", "VerifyFull")]
    [InlineData("PGCHANNELBINDING", "require", "Require")]
    [InlineData("PGAPPNAME", "mine", "mine")]
    [InlineData("PGPASSWORD", "secret", "secret")]
    [InlineData("PGUSER", "me", "me")]
    [InlineData("PGCONNECT_TIMEOUT", "3", "3")]
    public void A_variable_of_libpq_counts_where_the_address_says_nothing(string variable, string value, string found)
    {
        foreach (var text in new[] { "postgres://h/db", "host=h dbname=db", "Host=h;Database=db" })
        {
            var builder = new NpgsqlConnectionStringBuilder(PostgresAddress.Read(text, name => name == variable ? value : null).ForServing(40));
            Assert.Contains(found, new[] { $"{builder.SslMode}", $"{builder.ChannelBinding}", builder.ApplicationName, builder.Password, builder.Username,
                $"{builder.Timeout}" });
        }

        var said =
            PostgresAddress.Read("postgres://u:p@h/db?sslmode=disable&channel_binding=disable&application_name=a&connect_timeout=9",
                name => name == variable ? value : null);
        var kept = new NpgsqlConnectionStringBuilder(said.ForServing(40));
        Assert.Equal((SslMode.Disable, ChannelBinding.Disable, "a", "p", "u", 9),
            (kept.SslMode, kept.ChannelBinding, kept.ApplicationName, kept.Password, kept.Username, kept.Timeout));
    }

    [Theory]
    [InlineData("PGSERVICE")]
    [InlineData("PGREQUIREAUTH")]
    [InlineData("PGSSLCRL")]
    public void A_variable_that_would_not_be_kept_is_named(string variable) =>
        Assert.Contains(variable, Assert.Throws<ArgumentException>(() => PostgresAddress.Read("postgres://h/db",
            name => name == variable ? "hidden" : null)).Message);

    [Theory]
    [InlineData("postgres://u:hidden@h/db?sslcrl=x", "sslcrl")]
    [InlineData("postgres://u:hidden@h/db?nosuchoption=1", "nosuchoption")]
    [InlineData("postgres://u:hidden@h/db?sslmode=hidden", "disable, allow, prefer, require, verify-ca, verify-full")]
    [InlineData("postgres://u:hidden@h/db?sslmode=require&sslrootcert=/no/such/hidden.pem", "sslrootcert")]
    [InlineData("postgres://u:hidden@h/db?target_session_attrs=standby", "primary")]
    [InlineData("postgres://u:hidden@h/db?connect_timeout=soon", "connect_timeout")]
    [InlineData("postgres://u:hidden@h:99999/db", "1 to 65535")]
    [InlineData("postgres://u:hidden@a,b/db?port=1,2,3", "2 hosts and 3 ports")]
    [InlineData("postgres://u:hidden@h", "no database")]
    [InlineData("postgres://u:hid/den@h/db", "the password contains a character")]
    [InlineData("postgres://u:x?hidden@h/db", "the password contains a character")]
    [InlineData("postgres://u:p@ss?hidden=1@h/db", "may be part of the password")]
    [InlineData("postgres://u:hidden%zz@h/db", "hexadecimal")]
    [InlineData("mysql://u:hidden@h/db", "not a PostgreSQL URL")]
    [InlineData("host=h dbname=db user=u password=my hidden", "option=value")]
    [InlineData("host=h dbname=db user=u password=my hidden=1", "may be part of the password")]
    [InlineData("host=h dbname=db user=u password='hidden", "quote")]
    [InlineData("Host=h;Database=db;Username=u;Password=p;hidden=1", "not known")]
    [InlineData("Host=h;Database=db;Username=u;Pass;hidden", "not known")]
    public void What_cannot_be_kept_is_named_and_no_secret_is_repeated(string text, string told)
    {
        var message = Assert.Throws<ArgumentException>(() => Read(text)).Message;

        Assert.Contains(told, message);
        Assert.DoesNotContain("hidden", message);
    }

    static PostgresAddress Read(string text) => PostgresAddress.Read(text, _ => null);
}
