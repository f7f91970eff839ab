using Hostline.Outgoing;

namespace Hostline.Tests.Outbox;

/// <summary>
/// URLs with which an attacker tries to reach internal addresses. PORT stands for the port of a listener on every local address.
/// </summary>
static class ForbiddenUrls
{
    /// <summary>The host is an address in a blocked range, however it is written: refused when set and when called.</summary>
    public static readonly string[] Addresses =
    [
        "http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "HTTP://127.0.0.1:PORT/", "http://127.0.0.1:PORT", "http://127.0.0.1:PORT?x",
        "http://127.0.0.1:PORT#x",
        "http://127.0.0.1.:PORT/", "http://127.1:PORT/", "http://127.0.1:PORT/", "http://127.1.:PORT/", "http://127.127.127.127:PORT/",
        "http://127.255.255.255:PORT/",
        "http://2130706433:PORT/", "http://2130706433.:PORT/", "http://017700000001:PORT/", "http://0177.0.0.1:PORT/", "http://0177.0.0.01:PORT/",
        "http://0177.1:PORT/",
        "http://00000177.0.0.1:PORT/", "http://0x7f000001:PORT/", "http://0X7F000001:PORT/", "http://0x7f.0.0.1:PORT/", "http://0x7f.1:PORT/",
        "http://0x7f.0x0.0x0.0x1:PORT/",
        "http://0x7f.0.1:PORT/", "http://127.0x0.1:PORT/", "http://0x0000007f.0.0.0x01:PORT/", "http://127.0.0.0x1:PORT/", "http://127.000.000.001:PORT/",
        "http://127.16777215:PORT/",
        "http://0.0.0.0:PORT/", "http://0:PORT/", "http://0.:PORT/", "http://0x0:PORT/", "http://00:PORT/", "http://0.0:PORT/", "http://0x:PORT/",
        "http://10.0.0.1:PORT/", "http://10.1:PORT/", "http://012.0.0.1:PORT/", "http://0xa000001:PORT/", "http://167772161:PORT/",
        "http://100.64.0.1:PORT/", "http://100.100.100.200:PORT/", "http://169.254.169.254:PORT/latest/meta-data/", "http://2852039166:PORT/",
        "http://0xa9fea9fe:PORT/",
        "http://0251.0376.0251.0376:PORT/", "http://0xa9.0xfe.0xa9.0xfe:PORT/", "http://169.254.43518:PORT/", "http://168.63.129.16:PORT/",
        "http://172.16.0.1:PORT/", "http://172.31.255.254:PORT/", "http://192.168.0.1:PORT/", "http://192.168.257:PORT/", "http://3232235777:PORT/",
        "http://192.0.0.192:PORT/",
        "http://192.0.2.1:PORT/", "http://192.88.99.1:PORT/", "http://198.18.0.1:PORT/", "http://198.51.100.1:PORT/", "http://203.0.113.1:PORT/",
        "http://224.0.0.1:PORT/", "http://240.0.0.1:PORT/", "http://255.255.255.255:PORT/", "http://4294967295:PORT/",
        "http://[::1]:PORT/", "https://[::1]:PORT/", "http://[::]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/",
        "http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::FFFF:7F00:0001]:PORT/", "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
        "http://[::ffff:10.0.0.1]:PORT/",
        "http://[::ffff:169.254.169.254]:PORT/", "http://[::ffff:0.0.0.0]:PORT/", "http://[::127.0.0.1]:PORT/", "http://[::7f00:1]:PORT/",
        "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b::7f00:1]:PORT/", "http://[64:ff9b::a9fe:a9fe]:PORT/", "http://[64:ff9b:1::1]:PORT/",
        "http://[2002:7f00:1::]:PORT/", "http://[2002:a9fe:a9fe::1]:PORT/", "http://[2001:0:53aa:64c::1]:PORT/", "http://[2001:0:7f00:1::]:PORT/",
        "http://[2001:db8::1]:PORT/", "http://[3fff::1]:PORT/", "http://[5f00::1]:PORT/", "http://[100::1]:PORT/",
        "http://[fe80::1]:PORT/", "http://[fec0::1]:PORT/", "http://[fc00::1]:PORT/", "http://[fd00:ec2::254]:PORT/", "http://[ff02::1]:PORT/",
        "http://[2606:4700::5efe:127.0.0.1]:PORT/",
        "http://localhost:PORT/", "http://LOCALHOST:PORT/", "http://localhost.:PORT/", "http://sub.localhost:PORT/", "http://metadata:PORT/",
        "http://kubernetes:PORT/",
        // Full stops and digits of other scripts, which IDNA maps to ASCII.
        "http://127。0。0。1:PORT/", "http://127．0．0．1:PORT/", "http://localhost。:PORT/",
    ];

    /// <summary>Not a URL that we accept, or one that two parsers may read differently: refused when set and when called.</summary>
    public static readonly string[] Malformed =
    [
        "", " ", "127.0.0.1:PORT", "//127.0.0.1:PORT/", "/hooks", "http:127.0.0.1:PORT", "http:/127.0.0.1:PORT/", "http:///127.0.0.1:PORT/", "http://",
        "http://:PORT/", "http://?x", "http://#x",
        "ftp://127.0.0.1:PORT/", "file:///etc/passwd", "gopher://127.0.0.1:PORT/_x", "data:text/plain,x", "javascript:alert(1)", "ws://127.0.0.1:PORT/",
        "unix:///run/docker.sock", "http+unix://run/",
        "http://user@127.0.0.1:PORT/", "http://user:secret@127.0.0.1:PORT/", "http://example.com@127.0.0.1:PORT/", "http://@127.0.0.1:PORT/",
        "http://a:b@c@127.0.0.1:PORT/", "https://user@example.com/",
        "http://example.com:80@127.0.0.1:PORT/", "http://127.0.0.1:PORT\\@example.com/", "http://example.com\\@127.0.0.1:PORT/", "http:\\\\127.0.0.1:PORT\\",
        " http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/ ", "http://127.0.0.1 .example.com/", "http://127.0.0.1:PORT/\r\nX: y", "http://127.0.0.1\t:PORT/",
        "http://127.0.0.1:PORT/\0", "\u00a0http://127.0.0.1:PORT/",
        "http://%31%32%37.0.0.1:PORT/", "http://127.0.0.1%00.example.com:PORT/", "http://127%2e0%2e0%2e1:PORT/", "http://localhos%74:PORT/",
        "http://[fe80::1%25lo]:PORT/", "http://[fe80::1%251]:PORT/", "http://[::1%25lo]:PORT/", "http://[::1%lo]:PORT/", "http://[::1:PORT/",
        "http://::1:PORT/", "http://[127.0.0.1]:PORT/", "http://[]:PORT/",
        "http://127.0.0.1:0/", "http://127.0.0.1:65536/", "http://127.0.0.1:-1/", "http://256.0.0.1:PORT/", "http://127.0.0.0.1:PORT/",
        "http://127.0.0.1..:PORT/", "http://08.0.0.1:PORT/", "http://1.2.3.0x:PORT/x y",
        "http://0x100000000:PORT/", "http://4294967296:PORT/", "http://example.1:PORT/", "http://127..1:PORT/", "http://.127.0.0.1:PORT/",
        "http://exa$mple.com:PORT/", "http://１２７.0.0.1:PORT/",
    ];

    /// <summary>A name that may be set, and a resolver's answers that must stop the call.</summary>
    public static readonly (string Name, string[] Answers)[] Names =
    [
        ("127.0.0.1.nip.example", ["127.0.0.1"]), ("six.example", ["::1"]), ("mapped.example", ["::ffff:127.0.0.1"]), ("zero.example", ["0.0.0.0"]),
        ("zero6.example", ["::"]),
        ("mixed.example", ["93.184.215.14", "127.0.0.1"]), ("mixed-first.example", ["127.0.0.1", "93.184.215.14"]),
        ("mixed6.example", ["2606:4700::1111", "::1"]),
        ("metadata.google.internal", ["169.254.169.254"]), ("private.example", ["10.0.0.8"]), ("cgnat.example", ["100.64.9.9"]), ("ula.example", ["fd00::7"]),
        ("link.example", ["fe80::7"]),
        ("nat64.example", ["64:ff9b::7f00:1"]), ("sixtofour.example", ["2002:7f00:1::1"]), ("teredo.example", ["2001:0:53aa:64c::1"]),
        ("compatible.example", ["::127.0.0.1"]),
        ("trailing.example.", ["127.0.0.1"]), ("xn--bcher-kva.example", ["127.0.0.1"]), ("bücher.example", ["127.0.0.1"]),
        ("under_score.example", ["127.0.0.1"]), ("1e100.example", ["127.0.0.1"]), ("①②⑦.⓪.⓪.①", ["127.0.0.1"]),
    ];

    public static TheoryData<string> AddressRows => [.. Addresses];

    public static TheoryData<string> MalformedRows => [.. Malformed];

    public static TheoryData<string, string[]> NameRows => new(Names.Select(row => (row.Name, row.Answers)));

    /// <summary>Others can reach the server; http is allowed so that only the address decides.</summary>
    public static AddressPolicy Public => AddressPolicy.PublicOnly with { AllowHttp = true };
}
