using System.Net;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>Who enters which sandbox, and how one is made, changed and deleted in the browser.</summary>
public sealed class SandboxPageTests
{
    static readonly string[] Pages =
        ["", "/live", "/numbers", "/settings", "/tour", "/handsets/%2B13125550001", $"/messages/{Guid.Empty}", $"/webhooks/{Guid.Empty}"];

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_sandbox_is_made_with_its_keys_shown_once_and_stands_in_the_list(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(postgres?.Url);
        var visitor = new SandboxVisitor(server.BaseUrl);
        var made = (await visitor.Submit((await visitor.Get("/sandbox")).Expect(200), "/sandbox", ("name", "fresh"), ("accounts", "initech, umbrella,"),
            ("clock", "Standing"), ("now", "2026-03-01T12:00"), ("review", "Manual"))).Expect(201);
        Assert.Contains("Sandbox fresh is ready", made.Text);
        var key = made.Html.Split("data-copy-button=\"")[2].Split('"')[0];
        var id = made.Html.Split("data-copy-button=\"")[1].Split('"')[0];
        var sandbox = (await new TestSandbox(server.BaseUrl, default).Send(HttpMethod.Get, $"/hostline/v1/sandboxes/{id}", key, null)).Expect(200).Json;
        Assert.Equal(("fresh", "standing", DateTimeOffset.Parse("2026-03-01T12:00:00Z", null), "manual"), (sandbox.GetProperty("name").GetString(),
            sandbox.GetProperty("clock").GetProperty("mode").GetString(), sandbox.GetProperty("clock").GetProperty("now").GetDateTimeOffset(),
            sandbox.GetProperty("review").GetString()));
        Assert.Equal(["initech", "umbrella"], sandbox.GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("name").GetString()!).Order());
        var list = (await visitor.Get("/sandbox")).Expect(200);
        Assert.Contains($"fresh ({id[^8..]})", list.Text);
        Assert.DoesNotContain(key, list.Html);
    }

    [Fact]
    public async Task A_form_that_is_wrong_says_so_beside_each_field_and_keeps_what_was_typed()
    {
        await using var server = await TestServer.Start();
        var visitor = new SandboxVisitor(server.BaseUrl);
        var wrong = (await visitor.Submit((await visitor.Get("/sandbox")).Expect(200), "/sandbox", ("name", new string('n', 101)), ("accounts", " , "),
            ("now", "1999-01-01T00:00"))).Expect(422);
        Assert.Contains("can have 100 characters", wrong.Text);
        Assert.Contains("Name 1 to 100 accounts", wrong.Text);
        Assert.Contains("between 2000 and 2100", wrong.Text);
        Assert.Contains("value=\"1999-01-01T00:00\"", wrong.Html);
    }

    [Fact]
    public async Task Making_many_without_a_key_is_limited_as_in_the_API()
    {
        await using var server = await TestServer.Start(configure: s => s with { SandboxRate = 1 });
        var visitor = new SandboxVisitor(server.BaseUrl);
        var page = (await visitor.Get("/sandbox")).Expect(200);
        var ten = ("accounts", string.Join(',', Enumerable.Range(0, 10)));
        (await visitor.Submit(page, "/sandbox", ten)).Expect(201);
        Assert.Contains("Your address may make sandboxes", (await visitor.Submit(page, "/sandbox", ten)).Expect(422).Text);
    }

    [Fact]
    public async Task A_sandbox_that_does_not_exist_is_not_found_anywhere()
    {
        await using var server = await TestServer.Start();
        var visitor = new SandboxVisitor(server.BaseUrl);
        foreach (var page in Pages)
        {
            (await visitor.Get($"/sandbox/{Guid.CreateVersion7()}{page}")).Expect(404);
            (await visitor.Get($"/sandbox/nonsense{page}")).Expect(404);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Where_open_mode_is_off_a_key_enters_its_own_sandbox_and_no_other(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(postgres?.Url, s => s with { OpenSandboxes = false });
        var (mine, theirs) = (await Made(scene), await Made(scene));
        var visitor = new SandboxVisitor(scene.Server.BaseUrl);
        foreach (var page in Pages)
        {
            var turned = (await visitor.Get($"/sandbox/{mine.Id}{page}")).Expect(303);
            Assert.StartsWith("/sign-in?next=", turned.Location);
        }

        var door = (await visitor.Get("/sandbox")).Expect(200);
        Assert.DoesNotContain(mine.Id.ToString(), door.Html);
        Assert.DoesNotContain("action=\"/sandbox\"", door.Html);
        var wrong = (await visitor.Submit(door, "/sandbox/enter", ("password", "hsb_wrong"))).Expect(422);
        Assert.Contains("No sandbox has this key", wrong.Text);
        Assert.DoesNotContain("hsb_wrong", wrong.Html);

        var inside = await visitor.SubmitAndSee(wrong, "/sandbox/enter", ("password", mine.Key));
        Assert.Contains("Inspector of", inside.Text);
        Assert.Contains("It is ", inside.Text);
        var moved = await visitor.SubmitAndSee(inside, $"/sandbox/{mine.Id}/clock", ("by", "PT1H"));
        Assert.Contains("The clock has moved", moved.Text);
        foreach (var page in Pages)
        {
            (await visitor.Get($"/sandbox/{theirs.Id}{page}")).Expect(404);
        }

        var own = (await visitor.Get("/sandbox")).Expect(200);
        Assert.Contains(mine.Id.ToString(), own.Html);
        Assert.DoesNotContain(theirs.Id.ToString(), own.Html);
        Assert.DoesNotContain("action=\"/sign-in/demo\"", inside.Html);
    }

    [Fact]
    public async Task Wrong_keys_in_the_browser_count_with_those_of_the_API()
    {
        await using var scene = await Scene.Start(configure: s => s with { OpenSandboxes = false, WrongKeyRate = 1 });
        var sandbox = await Made(scene);
        var visitor = new SandboxVisitor(scene.Server.BaseUrl);
        var page = (await visitor.Get("/sandbox")).Expect(200);
        Shown refused;
        do
        {
            refused = (await visitor.Submit(page, "/sandbox/enter", ("password", "hsb_wrong"))).Expect(422);
        }
        while (refused.Text.Contains("No sandbox has this key", StringComparison.Ordinal));

        Assert.Contains("wrong keys came from your address", refused.Text);
        Assert.Equal(429, (await scene.Call(HttpMethod.Get, $"/sandboxes/{sandbox.Id}", "hsb_other")).Status);
    }

    [Fact]
    public async Task The_band_signs_in_as_another_account_or_the_desk_with_one_click()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var (acme, globex) = (sandbox.Account(0).GetProperty("id").GetString()!, sandbox.Account(1).GetProperty("id").GetString()!);
        var visitor = new SandboxVisitor(server.BaseUrl);
        await visitor.SignIn(sandbox, acme);
        var home = (await visitor.Get("/portal")).Expect(200);
        Assert.Contains("You are acme", home.Text);
        Assert.DoesNotContain($"value=\"{acme}\"", home.Html);
        var other = await visitor.SubmitAndSee(home, "/sign-in/demo", ("account", globex));
        Assert.Contains("You are globex", other.Text);
        var desk = await visitor.SubmitAndSee(other, "/sign-in/demo", ("account", "desk"));
        Assert.Contains("You are lead operator", desk.Text);
        Assert.Contains("Inspector of", desk.Text);
    }

    [Fact]
    public async Task Two_people_at_once_are_each_who_they_are_and_see_the_same_sandbox()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var (ana, bo) = (new SandboxVisitor(server.BaseUrl), new SandboxVisitor(server.BaseUrl));
        await ana.SignIn(sandbox, sandbox.Account(0).GetProperty("id").GetString()!);
        await bo.SignIn(sandbox, sandbox.Account(1).GetProperty("id").GetString()!);
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => (n % 2 == 0 ? ana : bo).Get($"/sandbox/{sandbox.Id}")));
        Assert.All(pages.Where((_, n) => n % 2 == 0), p => Assert.Contains("You are acme", p.Expect(200).Text));
        Assert.All(pages.Where((_, n) => n % 2 == 1), p => Assert.Contains("You are globex", p.Expect(200).Text));
        var send = $"/sandbox/{sandbox.Id}/handsets/+13125550001/texts";
        var form = (await ana.Get($"/sandbox/{sandbox.Id}/handsets/%2B13125550001")).Expect(200);
        // A form of one browser is none of the other's.
        (await bo.Submit(form, send, ("to", "+13125550002"), ("text", "not mine"))).Expect(422);
        await ana.SubmitAndSee(form, send, ("to", "+13125550002"), ("text", "from Ana"));
        var seen = (await bo.Get($"/sandbox/{sandbox.Id}")).Expect(200);
        Assert.Contains("from Ana", seen.Text);
        Assert.DoesNotContain("not mine", seen.Text);
    }

    [Fact]
    public async Task Settings_change_who_reviews_and_a_sandbox_is_deleted_only_when_one_is_sure()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var (visitor, path) = (new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}");
        var settings = (await visitor.Get(path + "/settings")).Expect(200);
        (await visitor.Submit(settings, path + "/settings", ("review", "Nobody"))).Expect(422);
        Assert.Contains("Saved.", (await visitor.SubmitAndSee(settings, path + "/settings", ("review", "OneBusinessDay"))).Text);
        Assert.Equal("one_business_day", (await sandbox.Control(HttpMethod.Get, "")).Expect(200).Json.GetProperty("review").GetString());

        Assert.Contains("Tick the box", (await visitor.Submit(settings, path + "/delete")).Expect(422).Text);
        (await visitor.Get(path)).Expect(200);
        Assert.Contains("The sandbox is deleted", (await visitor.SubmitAndSee(settings, path + "/delete", ("sure", "yes"))).Text);
        (await visitor.Get(path)).Expect(404);
    }

    [Fact]
    public async Task Looking_is_not_changing_and_a_form_without_its_seal_is_not_taken()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        foreach (var path in new[] { "/clock", "/numbers", "/settings", "/delete", "/billing", "/tour", "/tour/end", "/handsets/+13125550001/texts" })
        {
            using var forged = new HttpRequestMessage(HttpMethod.Post, $"{server.BaseUrl}/sandbox/{sandbox.Id}{path}")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["sure"] = "yes", ["by"] = "PT1H" }),
            };
            using var answer = await Support.Http.Client.SendAsync(forged, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        (await sandbox.Control(HttpMethod.Get, "")).Expect(200);
    }

    static async Task<TestSandbox> Made(Scene scene) => new(scene.Server.BaseUrl,
        (await scene.AsOperator(HttpMethod.Post, "/sandboxes", new { accounts = new[] { new { name = "acme" } } })).Expect(201).Json);
}
