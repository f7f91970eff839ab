using System.Net;
using System.Net.Http.Headers;

namespace Hostline.Tests.Refusals;

/// <summary>A form that has begun to send its letter, and goes on when the test lets it.</summary>
sealed class EndlessForm : HttpContent
{
    readonly Task end;

    public EndlessForm(Task end)
    {
        this.end = end;
        Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync("--b\r\nContent-Disposition: form-data; name=\"loa\"; filename=\"loa.pdf\"\r\n\r\n%PDF-"u8.ToArray());
        await stream.FlushAsync();
        await end;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
