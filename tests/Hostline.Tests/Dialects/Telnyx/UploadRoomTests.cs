using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>What many uploads at once may take.</summary>
public sealed class UploadRoomTests(TelnyxServer telnyx)
{
    const int Size = 4 * 1024 * 1024;

    [Fact]
    public async Task However_many_accounts_send_at_once_their_documents_fill_no_more_memory_than_there_is_room_for()
    {
        await using var server = await TestServer.Start();
        var names = Enumerable.Range(0, 8).Select(i => $"a{i}").ToArray();
        var sandbox = await server.Sandbox(names);
        var (stage, room) = (server.Services.GetRequiredService<StageDocument>(), server.Services.GetRequiredService<UploadRoom>());
        var sent = new List<(HeldStream Stream, Task<Outcome<Guid>> Answer)>();
        for (var i = 0; i < 60; i++)
        {
            var held = new HeldStream(Size);
            sent.Add((held, stage.From(held, await CallerOf(server, sandbox, i % names.Length), DocumentKind.Letter, "loa.pdf", "/loa", CancellationToken.None)));
            await Task.WhenAny(held.IsRead, sent[^1].Answer);
            Assert.InRange(room.Held, 1, UploadRoom.BytesAtMost);
        }

        // Each that stands has the whole document in memory; the others were told to come again and hold nothing.
        var standing = sent.Count(s => !s.Answer.IsCompleted);
        Assert.InRange(standing, 8, UploadRoom.BytesAtMost / Size);
        sent.ForEach(s => s.Stream.End());
        var answers = await Task.WhenAll(sent.Select(s => s.Answer));
        Assert.Equal(60 - standing, answers.Count(a => a.IsRefused && a.Refusals[0].Reason is Reason.Busy or Reason.TooManyRequests));
        Assert.Equal(0, room.Held);
    }

    [Fact]
    public async Task An_order_takes_twenty_documents_in_all()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        for (var i = 0; i < AttachDocuments.OfOrderAtMost - 1; i++)
        {
            (await journey.Upload(order, Journey.Pdf, null)).Expect(200);
        }

        Assert.Equal("10039", (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(422).ErrorCode);
        (await journey.Upload(order, Journey.Pdf, null)).Expect(200);
        Assert.Equal("10039", (await journey.Upload(order, null, Journey.Pdf)).Expect(422).ErrorCode);
    }

    static async Task<Caller> CallerOf(TestServer server, TestSandbox sandbox, int account)
    {
        var database = server.Services.GetRequiredService<Database>();
        var world = await database.One(WorldTable.ById, WorldTable.Read, sandbox.Id);
        var found = await database.One(AccountTable.ById, AccountTable.Read, sandbox.Account(account).GetProperty("id").GetGuid());
        return new(world!, found!, Guid.Empty, "KEY", await database.Now());
    }

    /// <summary>Gives so many bytes and then nothing until it is told to end.</summary>
    sealed class HeldStream(int size) : Stream
    {
        readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously), read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int left = size;

        public Task IsRead => read.Task;

        public void End() => ended.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left == 0)
            {
                read.TrySetResult();
                await ended.Task.WaitAsync(cancellationToken);
                return 0;
            }

            var given = Math.Min(left, buffer.Length);
            left -= given;
            return given;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
