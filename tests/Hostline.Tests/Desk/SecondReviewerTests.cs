using System.Net;
using System.Text;
using System.Text.Json;
using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Server;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Desk;

/// <summary>Documents of a young live account are accepted by two principals.</summary>
public sealed class SecondReviewerTests
{
    const string Number = "+13127720001", Orders = "/messaging_hosted_number_orders";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task One_proposes_to_accept_and_of_all_others_who_confirm_at_once_one_does(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var stage = await Stage.Set(postgres?.Url);
        var (mia, leo, eve) = (await stage.Join("mia"), await stage.Join("leo", Role.Lead), await stage.Join("eve"));
        var ada = await stage.Join("ada", Role.Auditor);
        var order = await stage.InReview();

        Assert.True((await stage.As(mia, HttpMethod.Get, $"/review/{order}")).Expect(200).Json.GetProperty("takes_two").GetBoolean());
        var proposed = (await stage.As(mia, HttpMethod.Post, $"/orders/{order}/accept", new { note = "The bill is of last week." })).Expect(202).Json;
        Assert.Equal(("accept", "mia", "The bill is of last week."), (Text(proposed, "kind"), Text(proposed, "proposed_by"), Text(proposed, "reason")));
        Assert.Contains($"{Number} in review since ", Text(proposed, "found"));
        Assert.Contains("; letter ", Text(proposed, "found"));
        Assert.Equal("in_review", await stage.State(order));
        var confirm = $"/proposals/{Text(proposed, "id")}/confirm";
        Assert.Equal("second_principal_needed", Code(await stage.As(mia, HttpMethod.Post, confirm), 422));
        Assert.Equal("not_allowed", Code(await stage.As(ada, HttpMethod.Post, confirm), 403));
        Assert.Equal("not_allowed", Code(await stage.As(ada, HttpMethod.Post, $"/orders/{order}/accept"), 403));

        var answers = await Task.WhenAll(new[] { leo, eve, leo, eve }.Select(by => stage.As(by, HttpMethod.Post, confirm)));
        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(422, a.Status));
        Assert.NotEqual("in_review", await stage.State(order));
        var told = (await stage.Live.Desk(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Single(e => Text(e, "kind") == "documents.accepted");
        Assert.Matches("^proposed by mia, confirmed by (leo|eve)$", told.GetProperty("payload").GetProperty("note").GetString());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_was_refused_meanwhile_or_came_in_again_is_not_accepted_by_the_earlier_proposal(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var stage = await Stage.Set(postgres?.Url);
        var (mia, leo) = (await stage.Join("mia"), await stage.Join("leo"));
        var order = await stage.InReview();
        var confirm = $"/proposals/{Text((await stage.As(mia, HttpMethod.Post, $"/orders/{order}/accept")).Expect(202).Json, "id")}/confirm";
        (await stage.As(leo, HttpMethod.Post, $"/orders/{order}/refuse", new { reason = "signature_missing" })).Expect(200);
        Assert.Equal("proposal_overtaken", Code(await stage.As(leo, HttpMethod.Post, confirm), 422));

        await stage.Attach(order, "a better letter");
        Assert.Equal("in_review", await stage.State(order));
        Assert.Equal("proposal_overtaken", Code(await stage.As(leo, HttpMethod.Post, confirm), 422));
        Assert.Equal("in_review", await stage.State(order));
        var again = Text((await stage.As(mia, HttpMethod.Post, $"/orders/{order}/accept")).Expect(202).Json, "id");
        (await stage.As(leo, HttpMethod.Post, $"/proposals/{again}/confirm")).Expect(200);
    }

    [Fact]
    public async Task One_alone_accepts_for_an_account_that_is_old_enough_and_where_no_one_else_could_confirm()
    {
        await using var stage = await Stage.Set();
        var mia = await stage.Join("mia");
        // The operator key and one person are not two people.
        (await stage.As(mia, HttpMethod.Post, $"/orders/{await stage.InReview()}/accept")).Expect(200);

        await stage.Join("leo");
        var order = await stage.InReview("+13127720002");
        var second = stage.Live.Server.Services.GetRequiredService<Review>();
        Assert.True((await second.Accept(order, mia.Principal)).IsRefused);
        (await stage.As(mia, HttpMethod.Post, $"/orders/{order}/accept")).Expect(202);
        await stage.Live.Write("update accounts set created_at = created_at - $2, opened_at = created_at - $2 where id = $1", stage.Account.Id,
            (long)TimeSpan.FromDays(SecondReviewer.UsualDays).TotalMicroseconds);
        (await stage.As(mia, HttpMethod.Post, $"/orders/{order}/accept")).Expect(200);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(30, 202)]
    public async Task The_host_sets_for_how_long_whoever_is_there_to_confirm(int days, int status)
    {
        await using var stage = await Stage.Set(configure: s => s with { SecondReviewerDays = days });
        var order = await stage.InReview();
        (await stage.Live.Desk(HttpMethod.Post, $"/orders/{order}/accept")).Expect(status);
    }

    [Fact]
    public async Task The_page_says_who_proposed_and_who_confirms_and_the_proposer_takes_the_next_order()
    {
        await using var stage = await Stage.Set();
        var (mia, leo) = (await stage.Join("mia"), await stage.Join("leo"));
        var (order, other) = (await stage.InReview(), await stage.InReview("+13127720002"));
        using var first = await Visitor.AtDesk(stage.Live.Server, mia);
        using var second = await Visitor.AtDesk(stage.Live.Server, leo);
        var path = $"/desk/review/{order}";
        Assert.Contains("Second pair of eyes: needed, the account is younger than 180 days.", (await first.Get(path)).Expect(200).Text);
        var sent = await first.Submit(path, path, ("verdict", "accept"), ("comment", "All four pages."));
        Assert.Equal("/desk?done=proposed", sent.Expect(303).Headers["Location"]);
        Assert.Equal("in_review", await stage.State(order));

        var own = WebUtility.HtmlDecode((await first.Get(path)).Expect(200).Text);
        Assert.Contains("mia proposed it", own);
        Assert.Contains("All four pages.", own);
        Assert.Contains("You proposed it: another operator must confirm.", own);
        Assert.DoesNotContain("/confirm\"", own);
        Assert.Contains("mia accepts it; another operator confirms", (await second.Get("/desk")).Expect(200).Text);
        Assert.Equal($"/desk/review/{other}", (await first.Submit("/desk", "/desk/take")).Expect(303).Headers["Location"]);
        Assert.Equal(path, (await second.Submit("/desk", "/desk/take")).Expect(303).Headers["Location"]);

        var page = (await second.Get(path)).Expect(200).Text;
        var action = System.Text.RegularExpressions.Regex.Match(page, "/desk/proposals/[^\"]+/confirm").Value;
        (await second.Submit(path, action)).Expect(303);
        Assert.NotEqual("in_review", await stage.State(order));
    }

    [Fact]
    public async Task In_a_sandbox_one_alone_accepts()
    {
        await using var scene = await Api.Scene.Start(configure: s => s with { SecondReviewerDays = 180 });
        var sandbox = await scene.Reviewed();
        (await sandbox.Hostline(HttpMethod.Post, $"/orders/{await scene.OrderInReview(sandbox)}/accept")).Expect(200);
    }

    static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    static string Code(Answered answer, int status) => Text(answer.Expect(status).Json, "code");

    /// <summary>A live account on the simulated network, its orders, and people of the host.</summary>
    sealed class Stage(Live live, LiveAccount account) : IAsyncDisposable
    {
        public Live Live => live;

        public LiveAccount Account => account;

        public static async Task<Stage> Set(string? database = null, Func<Settings, Settings>? configure = null)
        {
            var live = await Live.On(await TestServer.Start(database, configure: configure));
            return new(live, await live.Open("acme"));
        }

        public Task<HostPerson> Join(string name, Role role = Role.Operator) => HostPeople.Join(live.Server, name, role);

        public Task<Answered> As(HostPerson person, HttpMethod method, string path, object? body = null) =>
            new TestSandbox(live.Server.BaseUrl, default).Send(method, "/hostline/v1" + path, person.Key, body);

        /// <summary>An order with proof of ownership and both documents.</summary>
        public async Task<AnyId> InReview(string number = Number)
        {
            var order = await live.Order(account, number);
            (await live.AskCodes(account, order, number)).Expect(200);
            var sent = $"/messages?kind=sms&to={Uri.EscapeDataString(number)}";
            var code = await Hang.Until(async () => (await live.Desk(HttpMethod.Get, sent)).Expect(200).Json.GetProperty("data") is var messages
                && messages.GetArrayLength() > 0 ? messages[0].GetProperty("code").GetString() : null, () => "The code");
            (await live.Telnyx(account, HttpMethod.Post, $"{Orders}/{order}/validation_codes",
                new { verification_codes = new[] { new { phone_number = number, code } } })).Expect(200);
            await Attach(order, "letter");
            Assert.Equal("in_review", await State(order));
            return order;
        }

        public async Task Attach(AnyId order, string letter)
        {
            using var form = new MultipartFormDataContent
            {
                { new ByteArrayContent(Encoding.ASCII.GetBytes(PdfText.OfOnePage(letter))), "loa", "letter.pdf" },
                { new ByteArrayContent(Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"))), "bill", "bill.pdf" },
            };
            (await live.Telnyx(account, HttpMethod.Post, $"{Orders}/{order}/actions/file_upload", form)).Expect(200);
        }

        public async Task<string> State(AnyId order) =>
            Text((await live.Desk(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json.GetProperty("numbers")[0], "state").Replace(' ', '_');

        public ValueTask DisposeAsync() => live.Server.DisposeAsync();
    }
}
