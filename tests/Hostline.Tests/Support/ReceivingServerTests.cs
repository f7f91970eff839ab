using System.Net;
using System.Text;

namespace Hostline.Tests.Support;

public sealed class ReceivingServerTests
{

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_recorded_as_it_stood_on_the_wire()
    {
        await using ReceivingServer receiver = await ReceivingServer.Start();
        byte[] body = [0, 255, 13, 10, .. Encoding.UTF8.GetBytes("{\"a\": \"ü\"}")];
        using HttpRequestMessage request = new(HttpMethod.Put, receiver.Url("/hook%2Fa?x=1&x=%20")) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Signature", "abc");

        using HttpResponseMessage answer = await Http.Client.SendAsync(request, Cancelled);

        Received received = await receiver.Next(r => r.Method == "PUT");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("/hook%2Fa?x=1&x=%20", "/hook%2Fa", "abc"), (received.Target, received.Path, received.Header("x-signature")));
        Assert.Equal(body, received.Body);
    }

    [Fact]
    public async Task Next_waits_for_a_matching_request_and_gives_each_only_once()
    {
        await using ReceivingServer receiver = await ReceivingServer.Start();
        Task<Received> second = receiver.Next(r => r.Text == "2");
        await Post(receiver, "/", "1");
        Assert.False(second.IsCompleted);
        await Post(receiver, "/", "2");

        Assert.Equal("2", (await second).Text);
        Assert.Equal("1", (await receiver.Next("/")).Text);
        TimeoutException nothing = await Assert.ThrowsAsync<TimeoutException>(() => receiver.Next("/", TimeSpan.Zero));
        Assert.Contains("POST /, POST /", nothing.Message, StringComparison.Ordinal);
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task Answers_for_the_next_requests_come_before_the_standing_one_and_only_on_their_path()
    {
        await using ReceivingServer receiver = await ReceivingServer.Start();
        receiver.Answer("/a", Answer.Status(410));
        receiver.AnswerNext("/a", Answer.Status(503, "later", ("Retry-After", "7")), Answer.Redirect("/b"));

        List<string> seen = [];
        foreach (string path in new[] { "/a", "/b", "/a", "/a" })
        {
            using HttpResponseMessage answer = await Post(receiver, path);
            seen.Add($"{(int)answer.StatusCode} {answer.Headers.RetryAfter}{answer.Headers.Location}");
        }

        Assert.Equal(["503 7", "200 ", "307 /b", "410 "], seen);
    }

    [Fact]
    public async Task A_gated_answer_is_given_when_the_test_opens_the_gate()
    {
        await using ReceivingServer receiver = await ReceivingServer.Start();
        TaskCompletionSource open = new();
        receiver.Answer("/", Answer.Status(202).After(open.Task));

        Task<HttpResponseMessage> answer = Post(receiver, "/");
        await receiver.Next("/");
        using HttpResponseMessage later = await Post(receiver, "/elsewhere"); // overtakes the held one
        Assert.False(answer.IsCompleted);
        open.SetResult();

        using HttpResponseMessage given = await Hang.Bound(answer, "The answer");
        Assert.Equal(HttpStatusCode.Accepted, given.StatusCode);
    }

    [Fact]
    public async Task A_broken_connection_is_no_response()
    {
        await using ReceivingServer receiver = await ReceivingServer.Start();
        receiver.Answer("/", Answer.Break);

        await Assert.ThrowsAsync<HttpRequestException>(() => Post(receiver, "/"));
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Drip_and_endless_bodies_go_on_until_the_caller_hangs_up()
    {
        await using ReceivingServer receiver = await ReceivingServer.Start();
        receiver.Answer("/drip", Answer.Drip);
        receiver.Answer("/endless", Answer.Endless);

        Assert.Equal("...", Encoding.ASCII.GetString(await ReadSome(receiver, "/drip", 3)));
        Assert.Equal(8_000_000, (await ReadSome(receiver, "/endless", 8_000_000)).Length);
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_a_request_that_hangs()
    {
        ReceivingServer receiver = await ReceivingServer.Start();
        receiver.Answer("/", Answer.Hang);
        Task<HttpResponseMessage> answer = Post(receiver, "/");
        await receiver.Next("/");

        await Hang.Bound(receiver.DisposeAsync().AsTask(), "The end of the receiver");
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    static Task<HttpResponseMessage> Post(ReceivingServer receiver, string path, string body = "") =>
        Http.Client.PostAsync(receiver.Url(path), new StringContent(body), Cancelled);

    static async Task<byte[]> ReadSome(ReceivingServer receiver, string path, int bytes)
    {
        using HttpResponseMessage answer = await Http.Client.GetAsync(receiver.Url(path), HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await using Stream body = await answer.Content.ReadAsStreamAsync(Cancelled);
        byte[] read = new byte[bytes];
        await body.ReadExactlyAsync(read, Cancelled);
        return read;
    }
}
