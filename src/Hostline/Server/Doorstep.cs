namespace Hostline.Server;

/// <summary>
/// Where requests wait that come between listening and the end of the start. What tells clients where to go is written only
/// once the port is ours, and whoever finds the server up must find that, too.
/// </summary>
sealed class Doorstep
{
    readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Without this every request goes straight in.</summary>
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
