using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>The limits of many simultaneous uploads.</summary>
public sealed class UploadRoomTests(TelnyxServer telnyx)
{
    const int Size = 4 * 1024 * 1024;

    [Fact]
    public async Task However_many_documents_the_accounts_of_a_sandbox_send_at_once_they_fill_its_share_of_the_memory_and_another_sandbox_finds_room()
    {
        await using var server = await TestServer.Start();
        var names = Enumerable.Range(0, 8).Select(i => $"a{i}").ToArray();
        var sandbox = await server.Sandbox(names);
        var (stage, room) = (server.Services.GetRequiredService<StageDocument>(), server.Services.GetRequiredService<UploadRoom>());
        var sent = new List<(HeldStream Stream, Task<Outcome<DocumentId>> Answer)>();
        for (var i = 0; i < 60; i++)
        {
            var held = new HeldStream(Size);
            sent.Add((held, stage.From(held, await CallerOf(server, sandbox, i % names.Length), DocumentKind.Letter, "loa.pdf", "/loa",
                CancellationToken.None)));
            await Task.WhenAny(held.IsRead, sent[^1].Answer);
            Assert.InRange(room.Held, 1, UploadRoom.BytesAtMost);
        }

        // Each accepted upload has its whole document in memory; the others were refused for now and hold nothing.
        var standing = sent.Count(s => !s.Answer.IsCompleted);
        Assert.InRange(standing, 4, UploadRoom.BytesAtMost / 4 / Size);
        var neighbor = await server.Sandbox();
        var letter = new HeldStream(Size);
        letter.End();
        var taken = await stage.From(letter, await CallerOf(server, neighbor, 0), DocumentKind.Letter, "loa.pdf", "/loa", CancellationToken.None);
        Assert.Equal(Reason.DocumentNotPdf, Assert.Single(taken.Refusals).Reason);
        sent.ForEach(s => s.Stream.End());
        var answers = await Task.WhenAll(sent.Select(s => s.Answer));
        Assert.Equal(60 - standing, answers.Count(a => a.IsRefused && a.Refusals[0].Reason is Reason.TooManyRequests));
        Assert.Equal(0, room.Held);
    }

    [Fact]
    public async Task An_account_has_eight_forms_under_way_and_the_next_one_is_told_to_wait()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var (acme, globex) = (await CallerOf(server, sandbox, 0), await CallerOf(server, sandbox, 1));
        var room = server.Services.GetRequiredService<UploadRoom>();
        var places = Enumerable.Range(0, UploadRoom.FormsOfFamily).Select(_ => room.Enter(acme, CancellationToken.None).Value!).ToList();
        var refused = Assert.Single(room.Enter(acme, CancellationToken.None).Refusals);
        Assert.Equal((Reason.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.Reason, refused.RetryAfter));
        places.Add(room.Enter(globex, CancellationToken.None).Value!);
        places[0].Dispose();
        places.Add(room.Enter(acme, CancellationToken.None).Value!);
        places.Skip(1).ToList().ForEach(p => p.Dispose());
        Assert.Equal(0, room.Forms);
    }

    [Fact]
    public async Task However_many_subaccounts_upload_at_once_they_have_the_places_of_one_account_and_a_neighbor_finds_room()
    {
        await using var server = await TestServer.Start();
        var (book, family, room) = (server.Services.GetRequiredService<AccountBook>(), server.Services.GetRequiredService<Subaccounts>(),
            server.Services.GetRequiredService<UploadRoom>());
        async Task<Caller> Open(string name) => (await book.Authenticate((await book.OpenLive(name, $"{name}@{name}.example")).Key.Text)).Value!;
        var (parent, neighbor) = (await Open("acme"), await Open("globex"));
        var members = new List<Caller> { parent };
        for (var n = 0; n < 32; n++)
        {
            members.Add(parent.For((await family.Open(parent, $"branch {n}")).Value!));
        }

        var entered = members.SelectMany(m => Enumerable.Range(0, UploadRoom.FormsOfFamily).Select(_ => room.Enter(m, CancellationToken.None))).ToList();
        Assert.Equal(UploadRoom.FormsOfFamily, entered.Count(e => !e.IsRefused));
        Assert.All(entered.Where(e => e.IsRefused), e => Assert.Equal(Reason.TooManyRequests, e.Refusals[0].Reason));
        Assert.False(room.Enter(neighbor, CancellationToken.None).IsRefused);
        Assert.All(members, m => Assert.Equal(parent.Taker, m.Taker));
    }

    [Fact]
    public async Task A_form_has_one_deadline_for_all_of_its_parts()
    {
        var time = new AheadTimer();
        await using var server = await TestServer.Start();
        var caller = await CallerOf(server, await server.Sandbox(), 0);
        using var place = new UploadRoom(time).Enter(caller, CancellationToken.None).Value!;
        time.Pass(UploadRoom.FormWithin - TimeSpan.FromSeconds(1));
        Assert.False(place.IsLate);
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.True(place.IsLate && place.Cancellation.IsCancellationRequested);
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
        var found = await database.One(AccountTable.ById, AccountTable.Read, sandbox.Account(account).GetProperty("id").GetId());
        return new(world!, found!, Principal.OfKey(default, "KEY"), await database.Now());
    }

    /// <summary>Sends this many bytes and then nothing until it is stopped.</summary>
    sealed class HeldStream(int size) : Stream
    {
        readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously),
            read = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

/// <summary>Timers that fire when a test says so.</summary>
sealed class AheadTimer : TimeProvider
{
    readonly List<Waiting> waiting = [];

    public void Pass(TimeSpan time) => waiting.ForEach(w => w.Pass(time));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(callback, state, dueTime);
        waiting.Add(timer);
        return timer;
    }

    sealed class Waiting(TimerCallback callback, object? state, TimeSpan left) : ITimer
    {
        TimeSpan left = left;

        public void Pass(TimeSpan time)
        {
            left -= time;
            if (left <= TimeSpan.Zero)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            left = dueTime;
            return true;
        }

        public void Dispose() => left = TimeSpan.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
