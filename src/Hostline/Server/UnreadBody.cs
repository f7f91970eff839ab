using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Hostline.Server;

/// <summary>
/// What is left of a body when its request was answered without reading it to its end: a wrong key, an unknown path, a form that
/// an order does not take. Many clients read no answer before they have sent everything, and a connection that is closed under
/// them shows them a broken pipe instead of the answer. So the rest is read and thrown away, up to <see cref="Limits.BodyAtMost"/>.
/// </summary>
static class UnreadBody
{
    /// <summary>A client that reads its answer has stopped long before.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends the whole answer first, so that a client that does read meanwhile need not go on.</summary>
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
            // It has gone, sends more than is read, or takes too long: the server closes the connection.
        }
    }

    /// <summary>
    /// Only what was refused may have been left unread. A client that waits for "100 Continue" is answered before it sends
    /// anything, and then sends nothing.
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
