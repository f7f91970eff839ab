namespace Hostline.Server;

/// <summary>
/// Holds requests that arrive between listening and the end of the start. The file with the address for clients is written only once the port
/// is ours, and a client that finds the server running must find that file too.
/// </summary>
sealed class Doorstep
{
    readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False until a start sets it, so that requests are otherwise never held.</summary>
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
