using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Hostline.Server;

/// <summary>
/// Reads the rest of a body whose request was answered early: a wrong key, an unknown path, a form that an order does not accept. Many clients
/// read no response before they have sent everything; if the connection is closed before that, they see a broken pipe instead of the response.
/// So the rest is read and discarded, up to <see cref="Limits.BodyAtMost"/>.
/// </summary>
static class UnreadBody
{
    /// <summary>Much longer than a client needs that reads its response.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends the whole response first, so that a client that reads it can stop sending.</summary>
    public static async Task Discard(HttpContext http)
    {
        if (!MayHaveMore(http))
        {
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        end.CancelAfter(Patience);
        try
        {
            await http.Response.CompleteAsync();
            await ReadOn(http.Request.BodyReader, end.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client is gone, sends more than we read, or takes too long: the server closes the connection.
        }
    }

    /// <summary>
    /// Only a refused request may have an unread body. A client that waits for "100 Continue" gets its response before it sends anything, and
    /// then sends nothing.
    /// </summary>
    static bool MayHaveMore(HttpContext http) =>
        http.Response.StatusCode >= StatusCodes.Status400BadRequest && http.Request.Headers.Expect.Count == 0
        && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    static async Task ReadOn(PipeReader body, CancellationToken end)
    {
        while (true)
        {
            var read = await body.ReadAsync(end);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return;
            }
        }
    }
}
