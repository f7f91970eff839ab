namespace Hostline.Server;

/// <summary>
/// Holds requests that arrive between listening and the end of the start. The address for clients is written only once the port is
/// ours, and a client that finds the server up must find that file, too.
/// </summary>
sealed class Doorstep
{
    readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Without this call, requests are never held.</summary>
    public bool IsHeld { get; private set; }

    public void Hold() => IsHeld = true;

    public void Open()
    {
        IsHeld = false;
        opened.TrySetResult();
    }

    public async Task Wait(HttpContext http, RequestDelegate next)
    {
        if (IsHeld)
        {
            await opened.Task.WaitAsync(http.RequestAborted);
        }

        await next(http);
    }
}
