using System.Net.Http.Headers;
using Hostline.Portal.Inspector;
using Hostline.Sandboxes;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>The stream of what comes to a sandbox, read as a browser's EventSource reads it.</summary>
public sealed class LiveTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task What_arrives_is_told_once_with_an_id_from_which_the_next_stream_goes_on(StoreKind kind)
    {
        await using var exchange = await Hostline.Tests.Transfers.Exchange.Begin(kind);
        var (sandbox, path) = (exchange.Sandbox, $"/sandbox/{exchange.Sandbox.Id}/live");
        await Text(sandbox, "before");
        string last;
        await using (var stream = await EventStream.Open(new SandboxVisitor(exchange.Server.BaseUrl), path + "?after=" + Guid.Empty))
        {
            Assert.Equal(("item", "texts"), Of(await stream.Next()));
            await Text(sandbox, "while it is open");
            var second = await stream.Next();
            Assert.Equal(("item", "texts"), Of(second));
            await exchange.Order(Hostline.Tests.Transfers.Exchange.Acme, "+13125550001");
            var third = await stream.Next();
            Assert.Equal(("item", "webhooks"), Of(third));
            Assert.NotEqual(second.Id, third.Id);
            last = second.Id;
        }

        await using var again = await EventStream.Open(new SandboxVisitor(exchange.Server.BaseUrl), path, last);
        Assert.Equal(("item", "webhooks"), Of(await again.Next()));
    }

    [Fact]
    public async Task A_tab_and_a_filter_hear_only_of_what_they_show()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        await using var mail = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live?tab=mail&after={Guid.Empty}");
        await using var other = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live?to=%2B13125550009&after={Guid.Empty}");
        await using var one = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live?to=(312)%20555-0002&after={Guid.Empty}");
        await Text(sandbox, "to 0002");
        Assert.Equal(("item", "texts"), Of(await one.Next()));
        Assert.Equal("", (await mail.Next()).Event);
        Assert.Equal("", (await other.Next()).Event);
    }

    [Fact]
    public async Task A_webhook_that_is_tried_again_is_told_as_a_change_and_not_as_something_new()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        receiver.Answer("/hook", Answer.Status(500));
        await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        var delivery = (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        await using var stream = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live?after={Guid.Empty}");
        Assert.Equal("item", (await stream.Next()).Event);
        (await sandbox.Hostline(HttpMethod.Post, $"/deliveries/{delivery}/replay")).Expect(200);
        var changed = await stream.Next();
        Assert.Equal("change", changed.Event);
        Assert.Contains(delivery!, changed.Data);
    }

    [Fact]
    public async Task Of_another_sandbox_nothing_is_told()
    {
        await using var server = await TestServer.Start();
        var (mine, theirs) = (await server.Sandbox(), await server.Sandbox());
        await using var stream = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{mine.Id}/live?after={Guid.Empty}");
        await Text(theirs, "theirs");
        await Text(mine, "mine");
        var page = (await mine.Control(HttpMethod.Get, "/messages")).Expect(200).Json.GetProperty("data");
        Assert.Contains(page[0].GetProperty("id").GetString()!, (await stream.Next()).Data);
        Assert.Equal(1, page.GetArrayLength());
    }

    [Fact]
    public async Task One_browser_has_four_streams_and_a_fifth_is_refused_until_one_ends()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var path = $"/sandbox/{sandbox.Id}/live";
        var visitor = new SandboxVisitor(server.BaseUrl);
        await visitor.SignIn(sandbox, "desk");
        var streams = new List<EventStream>();
        for (var n = 0; n < 4; n++)
        {
            streams.Add(await EventStream.Open(visitor, path));
        }

        Assert.Equal(429, (await visitor.Get(path)).Status);
        await using (var stranger = await EventStream.Open(new SandboxVisitor(server.BaseUrl), path))
        {
            await streams[0].DisposeAsync();
            // The server notices a closed connection a moment later.
            await using var fifth = await Hang.Until(async () => await EventStream.TryOpen(visitor, path), () => "A place for a fifth stream");
            Assert.NotNull(fifth);
        }

        foreach (var stream in streams[1..])
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Ten_viewers_share_one_look_at_their_sandbox_and_without_viewers_there_is_none()
    {
        await using var server = await TestServer.Start(others: s => s.AddSingleton(new LiveLimits { AtOnce = 20 }));
        var (sandbox, other) = (await server.Sandbox(), await server.Sandbox());
        var worlds = server.Services.GetRequiredService<LiveWorlds>();
        Assert.Equal(0, worlds.Watched);
        var streams = new List<EventStream>();
        foreach (var id in Enumerable.Repeat(sandbox.Id, 10).Append(other.Id))
        {
            streams.Add(await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{id}/live?after={Guid.Empty}"));
        }

        await Text(sandbox, "for all ten");
        await Task.WhenAll(streams[..10].Select(async s => Assert.Equal("item", (await s.Next()).Event)));
        Assert.Equal(2, worlds.Watched);
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        await Hang.Until(() => worlds.Watched == 0, "Nobody watches any more");
    }

    [Fact]
    public async Task A_stream_beats_while_nothing_comes()
    {
        await using var server = await TestServer.Start(others: s => s.AddSingleton(new LiveLimits { Heartbeat = TimeSpan.FromMilliseconds(20) }));
        var sandbox = await server.Sandbox();
        await using var stream = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live");
        await stream.Beat();
        await stream.Beat();
    }

    [Fact]
    public async Task A_stream_ends_by_itself_after_its_life()
    {
        await using var server = await TestServer.Start(others: s => s.AddSingleton(new LiveLimits { Life = TimeSpan.FromMilliseconds(100) }));
        var sandbox = await server.Sandbox();
        await using var stream = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live");
        Assert.EndsWith("event: end\ndata: {}\n\n", await stream.Rest());
        Assert.Equal((TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(15), 4), (new LiveLimits().Life, new LiveLimits().Heartbeat, new LiveLimits().AtOnce));
    }

    [Fact]
    public async Task A_server_that_drains_ends_its_streams()
    {
        var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        await using var stream = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live");
        var stopped = server.DisposeAsync();
        Assert.EndsWith("event: end\ndata: {}\n\n", await stream.Rest());
        await stopped;
    }

    [Fact]
    public async Task The_stream_of_a_deleted_sandbox_ends_and_of_one_that_may_not_be_seen_there_is_none()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        await using (var stream = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live"))
        {
            (await sandbox.Control(HttpMethod.Delete, "")).Expect(204);
            Assert.EndsWith("event: end\ndata: {}\n\n", await stream.Rest());
        }

        Assert.Equal(404, (await new SandboxVisitor(server.BaseUrl).Get($"/sandbox/{sandbox.Id}/live")).Status);
    }

    [Fact]
    public async Task No_cache_and_no_proxy_keeps_the_stream_back()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        await using var stream = await EventStream.Open(new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/live");
        Assert.Equal("text/event-stream", stream.Headers.ContentType?.MediaType);
        Assert.Equal(("no-store", "no"), (stream.Response.CacheControl?.ToString(), stream.Response.GetValues("X-Accel-Buffering").Single()));
    }

    static (string, string) Of(ServerEvent e) => (e.Event, e.Data.Split("\"kind\":\"")[1].Split('"')[0]);

    static async Task Text(TestSandbox sandbox, string text) =>
        (await sandbox.Control(HttpMethod.Post, "/handsets/%2B13125550001/sms", new { to = "+13125550002", text })).Expect(201);
}
