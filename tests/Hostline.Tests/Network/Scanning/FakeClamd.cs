using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Hostline.Tests.Network.Scanning.Pdf;

namespace Hostline.Tests.Network.Scanning;

/// <summary>
/// A scanner at the level of bytes on a real socket: it accepts the stream as clamd does, or as the test says, and answers.
/// </summary>
sealed class FakeClamd : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();

    /// <param name="behaves">What it does with a connection, which is closed afterwards.</param>
    public FakeClamd(Func<NetworkStream, CancellationToken, Task> behaves)
    {
        listener.Start();
        _ = Serve(behaves);
    }

    /// <summary>Reads a whole stream on each connection and gives the first, then the second of these answers.</summary>
    public FakeClamd(params string[] answers)
    {
        listener.Start();
        _ = Answer(answers);
    }

    async Task Answer(string[] answers)
    {
        foreach (var answer in answers)
        {
            await Serve(async (stream, cancel) =>
            {
                Received = await Take(stream, cancel);
                AllReceived.Add(Received);
                await stream.WriteAsync(PdfWriting.Latin(answer), cancel);
            });
        }
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The last stream.</summary>
    public byte[] Received { get; private set; } = [];

    public List<byte[]> AllReceived { get; } = [];

    public List<int> Chunks { get; } = [];

    async Task Serve(Func<NetworkStream, CancellationToken, Task> behaves)
    {
        using var client = await listener.AcceptTcpClientAsync(end.Token);
        await using var stream = client.GetStream();
        await behaves(stream, end.Token);
    }

    async Task<byte[]> Take(NetworkStream stream, CancellationToken cancel)
    {
        var command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command, cancel);
        Assert.Equal("zINSTREAM\0"u8, command);
        var received = new MemoryStream();
        var length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length, cancel);
            var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (chunk.Length == 0)
            {
                return received.ToArray();
            }

            await stream.ReadExactlyAsync(chunk, cancel);
            Chunks.Add(chunk.Length);
            received.Write(chunk);
        }
    }

    public void Dispose()
    {
        end.Cancel();
        listener.Dispose();
        end.Dispose();
    }
}
