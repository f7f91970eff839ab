using System.Buffers.Text;
using System.Text;

namespace Hostline.Bench.Load;

/// <summary>The bytes of one request, part of which changes each time it is sent. Each connection has its own.</summary>
sealed class Request
{
    const string Number = "0000000000";
    const string Orders = "/messaging_hosted_number_orders";
    const string Form = "application/x-www-form-urlencoded";
    static readonly string Id = Guid.Empty.ToString();
    static readonly string Sid = Guid.Empty.ToString("N");

    /// <summary>Where the second dialect has its orders.</summary>
    public const string HostedOrders = "/HostedNumbers/HostedNumberOrders";

    readonly byte[] bytes;
    readonly int place;

    Request(string method, string path, string? key, string body, string placeholder, string type = "application/json")
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n");
        head.Append(key is null ? "" : $"Authorization: {(key.Contains(' ') ? key : "Bearer " + key)}\r\n");
        head.Append(body.Length == 0 ? "\r\n" : $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        bytes = Encoding.ASCII.GetBytes(head.ToString());
        place = placeholder.Length == 0 ? 0 : bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(placeholder));
    }

    Request(string path, int port, string cookie) => bytes = Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nCookie: {cookie}\r\n\r\n");

    /// <summary>An order of the second dialect; <see cref="For(long)"/> sets the number.</summary>
    /// <param name="basic">The whole value of the Authorization header.</param>
    /// <param name="callback">The URL that gets its statuses; "" for none.</param>
    public static Request Order(string basic, string callback = "") => new("POST", HostedOrders, basic,
        $"SmsCapability=true&StatusCallbackUrl={Uri.EscapeDataString(callback)}&PhoneNumber=%2B1{Number}", Number, Form);

    /// <summary>Fetches an order of the second dialect; <see cref="ForSid"/> sets it.</summary>
    public static Request Fetch(string basic) => new("GET", $"{HostedOrders}/HR{Sid}", basic, "", Sid);

    /// <summary>Asks for a verification call, which changes the order's status.</summary>
    public static Request Call(string basic) => new("POST", $"{HostedOrders}/HR{Sid}", basic, "Status=pending-verification", Sid, Form);

    /// <summary>Anything that is read in the second dialect.</summary>
    public static Request Read(string basic, string pathAndQuery) => new("GET", pathAndQuery, basic, "", "");

    /// <summary>The request unchanged.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>An order for one number; <see cref="For(long)"/> sets the number.</summary>
    /// <param name="root">The server's prefix before the contract's paths.</param>
    public static Request Create(string key, Guid? profile = null, string root = "/v2") => new(
        "POST", root + Orders, key,
        profile is null ? $$"""{"phone_numbers":["+1{{Number}}"]}"""
            : $$"""{"messaging_profile_id":"{{profile}}","phone_numbers":["+1{{Number}}"]}""", Number);

    public static Request Get(string key, string root = "/v2") => new("GET", $"{root}{Orders}/{Id}", key, "", Id);

    /// <summary>A page as a signed-in browser asks for it.</summary>
    public static Request Page(int port, string path, string cookie) => new(path, port, cookie);

    /// <summary>The first page of a list below /v2.</summary>
    public static Request List(string key, string path) => new("GET", "/v2" + path, key, "", "");

    public static Request Delete(string key) => new("DELETE", $"/v2{Orders}/{Id}", key, "", Id);

    public static Request Health() => new("GET", "/healthz", null, "", "");

    public static Request Post(string path, string? key, string body) => new("POST", path, key, body, "");

    public ReadOnlyMemory<byte> For(long digits)
    {
        for (var i = Number.Length - 1; i >= 0; i--, digits /= 10)
        {
            bytes[place + i] = (byte)('0' + digits % 10);
        }

        return bytes;
    }

    public ReadOnlyMemory<byte> ForSid(Guid id)
    {
        Utf8Formatter.TryFormat(id, bytes.AsSpan(place), out _, 'N');
        return bytes;
    }

    public ReadOnlyMemory<byte> For(Guid id)
    {
        Utf8Formatter.TryFormat(id, bytes.AsSpan(place), out _);
        return bytes;
    }
}
