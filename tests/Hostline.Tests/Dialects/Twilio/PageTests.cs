using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>The pages of every list: what asks for one wrongly, and tokens that the list has not given.</summary>
public sealed class PageTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string Root = "/2010-04-01/Accounts";

    /// <summary>A list, the kind of its SIDs, and whether its records can be deleted.</summary>
    static readonly (string Path, string Kind, bool Forgets)[] Lists =
    [
        (OrderScene.Orders, "HR", false), (OrderScene.Documents, "PX", false), ("/v2/HostedNumber/Orders", "HR", false),
        ("/v2/HostedNumber/AuthorizationDocuments", "PX", false), (Root + ".json", "AC", false), (Root + "/{}/Keys.json", "SK", false),
        (Root + "/{}/Addresses.json", "AD", true), (Root + "/{}/Applications.json", "AP", true), (Root + "/{}/IncomingPhoneNumbers.json", "PN", false),
        (Root + "/{}/Messages.json", "SM", true),
    ];

    [Theory]
    [InlineData("PageSize=0", 20001)]
    [InlineData("PageSize=-1", 20001)]
    [InlineData("PageSize=x", 20001)]
    [InlineData("PageSize=1001", 20007)]
    [InlineData("PageSize=1&PageSize=2", 20001)]
    [InlineData("Page=-1", 20001)]
    [InlineData("Page=2147483648", 20001)]
    [InlineData("PageToken=forged", 20001)]
    public async Task A_wrong_page_size_or_token_is_refused_by_every_list(string query, int code)
    {
        var scene = await shared.Scene();
        foreach (var (list, _, _) in Lists)
        {
            var answer = await Get(scene, $"{list}?{query}");
            Assert.Equal((list, 400, code), (list, answer.Status, OrderTests.Code(answer)));
        }
    }

    [Fact]
    public async Task A_token_that_no_list_has_given_is_refused_by_every_list()
    {
        var scene = await shared.Scene();
        var document = await scene.Document(await scene.Verified());
        foreach (var (list, kind, _) in Lists.Append(($"{OrderScene.Documents}/{document}/DependentHostedNumberOrders", "HR", false)))
        {
            foreach (var direction in (string[])["PA", "PB"])
            {
                var answer = await Get(scene, $"{list}?PageToken={direction}{kind}{new string('0', 32)}");
                Assert.Equal((list, 400, 20001), (list, answer.Status, OrderTests.Code(answer)));
                Assert.Contains("PageToken", answer.Json.Text("message"));
                var other = await Get(scene, $"{list}?PageToken={direction}RI{Guid.CreateVersion7():N}");
                Assert.Equal((list, 400, 20001), (list, other.Status, OrderTests.Code(other)));
            }
        }
    }

    /// <summary>A record that is gone leads on: whoever deletes page after page follows such a token.</summary>
    [Fact]
    public async Task A_token_of_a_record_that_was_never_made_is_refused_unless_the_list_forgets_what_is_deleted()
    {
        var scene = await shared.Scene();
        foreach (var (list, kind, forgets) in Lists)
        {
            Assert.Equal((list, forgets ? 200 : 400), (list, (await Get(scene, $"{list}?PageToken=PA{kind}{Guid.CreateVersion7():N}")).Status));
        }

        var (older, newer) = (await scene.Address(), await scene.Address());
        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{Root}/{scene.AccountSid()}/Addresses/{newer}.json")).Expect(204);
        var left = (await Get(scene, $"{Root}/{{}}/Addresses.json?PageToken=PA{newer}")).Expect(200).Json.GetProperty("addresses");
        Assert.Equal(older, Assert.Single(left.EnumerateArray()).Text("sid"));
        var keys = $"{Root}/{scene.AccountSid()}/Keys";
        var key = (await scene.Sandbox.Twilio(HttpMethod.Post, keys + ".json", [])).Expect(201).Json.Text("sid");
        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{keys}/{key}.json")).Expect(204);
        (await Get(scene, $"{keys}.json?PageToken=PA{key}")).Expect(200);
    }

    [Fact]
    public async Task A_token_of_another_account_is_refused_by_every_list()
    {
        var scene = await shared.Scene();
        var made = await OneOfEach(scene);
        foreach (var (list, kind, _) in Lists)
        {
            foreach (var token in (string[])["PA" + made[kind], "PB" + made[kind]])
            {
                (await Get(scene, $"{list}?PageToken={token}")).Expect(200);
                var foreign = await Get(scene, $"{list}?PageToken={token}", account: 1);
                Assert.Equal((list, 400, 20001), (list, foreign.Status, OrderTests.Code(foreign)));
            }
        }
    }

    [Fact]
    public async Task The_number_of_a_page_never_wraps()
    {
        var scene = await shared.Scene();
        await scene.Create();
        await scene.Create("+13125550002");
        await scene.Address();
        await scene.Address();
        var meta = (await Get(scene, $"{OrderScene.Orders}?PageSize=1&Page=2147483647")).Expect(200).Json.GetProperty("meta");
        var page = (await Get(scene, $"{Root}/{{}}/Addresses.json?PageSize=1&Page=2147483647")).Expect(200).Json;
        foreach (var next in (string[])[new Uri(meta.Text("next_page_url")).PathAndQuery, page.Text("next_page_uri")])
        {
            Assert.Contains("&Page=2147483647&", next);
            (await scene.Sandbox.Twilio(HttpMethod.Get, next)).Expect(200);
        }
    }

    [Fact]
    public async Task Every_SID_is_found_in_capitals_and_in_small_letters()
    {
        var scene = await shared.Scene();
        var made = await OneOfEach(scene);
        var root = $"{Root}/{scene.AccountSid()}";
        foreach (var (folder, kind, end) in ((string, string, string)[])
        [
            (OrderScene.Orders, "HR", ""), ("/v2/HostedNumber/Orders", "HR", ""), (OrderScene.Documents, "PX", ""),
            ("/v2/HostedNumber/AuthorizationDocuments", "PX", ""), (Root, "AC", ".json"), (Root, "AC", "/Addresses.json"), (root + "/Keys", "SK", ".json"),
            (root + "/Addresses", "AD", ".json"), (root + "/Applications", "AP", ".json"), (root + "/IncomingPhoneNumbers", "PN", ".json"),
            (root + "/Messages", "SM", ".json"), ("/v2/HostedNumber/Orders/Bulk", "BH", ""), ("/v1/HostedNumber/Eligibility/Bulk", "EC", ""),
            ("/hostline/v1/identity_documents", "RI", ""),
        ])
        {
            var texts = new List<string>();
            foreach (var written in (string[])[made[kind], made[kind].ToUpperInvariant(), made[kind].ToLowerInvariant()])
            {
                texts.Add((await scene.Sandbox.Twilio(HttpMethod.Get, $"{folder}/{written}{end}")).Expect(200).Text);
            }

            Assert.Single(texts.Distinct());
        }

        foreach (var number in (string[])[made["PN"].ToUpperInvariant(), made["PN"].ToLowerInvariant()])
        {
            Assert.Single((await Get(scene, $"{OrderScene.Orders}?IncomingPhoneNumberSid={number}")).Expect(200).Json.GetProperty("items").EnumerateArray());
        }
    }

    /// <summary>The SID of one thing of each kind, made by the first account; parameters name the others in capitals.</summary>
    static async Task<Dictionary<string, string>> OneOfEach(OrderScene scene)
    {
        var root = $"{Root}/{scene.AccountSid()}";
        var (address, application, bill) = (await scene.Address(), await scene.Application(), await scene.Bill());
        var order = await scene.Verified(OrderScene.Number, ("SmsApplicationSid", application.ToUpperInvariant()),
            ("VerificationDocumentSid", bill.ToUpperInvariant()), ("AccountSid", scene.AccountSid().ToUpperInvariant()),
            ("AddressSid", address.ToUpperInvariant()));
        var document = (await scene.TryDocument(address.ToUpperInvariant(), [order.ToUpperInvariant()])).Expect(201).Json.Text("sid");
        await scene.Sign(document.ToUpperInvariant());
        await scene.Advance("PT1S");
        var message = (await scene.Sandbox.Twilio(HttpMethod.Post, root + "/Messages.json",
            [("From", OrderScene.Number), ("To", "+13125550150"), ("Body", "x")])).Expect(201).Json.Text("sid");
        await scene.Advance("PT1S");
        var numbers = new[] { new { phone_number = "+13125550002" } };
        var bulk = await Sent(scene, "/v2/HostedNumber/Orders/Bulk", new
        {
            request_items = new[] { new { email = "owner@example.com", address_sid = address, contact_phone_number = "+13125550002", numbers } },
        });
        return new()
        {
            ["AC"] = scene.AccountSid(),
            ["AD"] = address,
            ["AP"] = application,
            ["RI"] = bill,
            ["HR"] = order,
            ["PN"] = "PN" + order[2..],
            ["PX"] = document,
            ["SM"] = message,
            ["SK"] = (await scene.Sandbox.Twilio(HttpMethod.Post, root + "/Keys.json", [])).Expect(201).Json.Text("sid"),
            ["BH"] = bulk.Text("bulk_hosting_sid"),
            ["EC"] = (await Sent(scene, "/v1/HostedNumber/Eligibility/Bulk", new { friendly_name = "x", phone_numbers = numbers })).Text("request_id"),
        };
    }

    static async Task<JsonElement> Sent(OrderScene scene, string path, object body) =>
        (await scene.Sandbox.Twilio(HttpMethod.Post, path, System.Net.Http.Json.JsonContent.Create(body))).Expect(202).Json;

    static Task<Answered> Get(OrderScene scene, string path, int account = 0) =>
        scene.Sandbox.Twilio(HttpMethod.Get, path.Replace("{}", scene.AccountSid(account)), account: account);
}
