using Microsoft.AspNetCore.Http;

namespace Hostline.Tests.Support;

/// <summary>How a <see cref="ReceivingServer"/> treats one request after it has recorded it.</summary>
/// <param name="Give">Writes the response; the token ends when the caller closes the connection or the server is disposed.</param>
public sealed record Answer(Func<HttpResponse, CancellationToken, Task> Give)
{
    static readonly TimeSpan DripEvery = TimeSpan.FromMilliseconds(100);

    public static Answer Ok { get; } = Status(200);

    /// <summary>Accepts the request and never answers.</summary>
    public static Answer Hang { get; } = new((_, end) => Task.Delay(Timeout.Infinite, end));

    /// <summary>A 200 whose body comes one byte every 100 ms and never ends: an idle timeout alone does not detect it.</summary>
    public static Answer Drip { get; } = new(async (response, end) =>
    {
        while (true)
        {
            await response.Body.WriteAsync("."u8.ToArray(), end);
            await response.Body.FlushAsync(end);
            await Task.Delay(DripEvery, end);
        }
    });

    /// <summary>A 200 whose body comes as fast as it is read and never ends.</summary>
    public static Answer Endless { get; } = new(async (response, end) =>
    {
        byte[] block = new byte[64 * 1024];
        while (true)
        {
            await response.Body.WriteAsync(block, end);
        }
    });

    /// <summary>The connection breaks without a response.</summary>
    public static Answer Break { get; } = new((response, _) =>
    {
        response.HttpContext.Abort();
        return Task.CompletedTask;
    });

    public static Answer Status(int status, string body = "", params (string Name, string Value)[] headers) => new((response, end) =>
    {
        response.StatusCode = status;
        foreach ((string name, string value) in headers)
        {
            response.Headers[name] = value;
        }

        return body == "" ? Task.CompletedTask : response.WriteAsync(body, end);
    });

    /// <summary>A redirect; the status decides whether a client that follows it keeps the method (307, 308) or not.</summary>
    public static Answer Redirect(string location, int status = 307) => Status(status, "", ("Location", location));

    /// <summary>This answer, but only after the test opens the gate.</summary>
    public Answer After(Task gate) => new(async (response, end) =>
    {
        await gate.WaitAsync(end);
        await Give(response, end);
    });
}
