using System.Text.Json;
using Hostline.Dialects.Twilio;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>Every operation of the vendor's documents through a proxy that rejects whatever they do not allow, in requests and in answers.</summary>
public sealed class TwilioPrismTests
{
    const string Preview = "/HostedNumbers/HostedNumberOrders";
    const string V2 = "/v2/HostedNumber/Orders";

    static readonly (string Name, string Value)[] Contact = [("ContactTitle", "Owner"), ("ContactPhoneNumber", "+13125550199")];
    static readonly (string Name, string Value)[] Copies = [("CcEmails", "a@example.com"), ("CcEmails", "b@example.com")];

    static readonly (string Name, string Value)[] Urls =
    [
        ("SmsUrl", "https://example.com/sms"), ("SmsMethod", "GET"), ("SmsFallbackUrl", "https://example.com/fallback"), ("SmsFallbackMethod", "POST"),
        ("StatusCallbackUrl", "https://example.com/status"), ("StatusCallbackMethod", "POST"),
    ];

    [Fact]
    public async Task Every_operation_and_every_status_conforms_to_the_vendors_four_documents()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        await using var contracts = await TwilioContracts.Start(server.BaseUrl);
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode = "standing" } });
        var walk = new Walk(contracts, new(server, sandbox));

        await walk.Addresses();
        await walk.Applications();
        foreach (var (orders, documents) in ((string, string)[])
            [(Preview, "/HostedNumbers/AuthorizationDocuments"), (V2, "/v2/HostedNumber/AuthorizationDocuments")])
        {
            await walk.Orders(orders);
            await walk.Documents(orders, documents);
            await walk.Failures(orders);
        }

        await walk.Bulk();
        await walk.Eligibility();
        await walk.Messages();
        await walk.Numbers();
        await walk.Accounts();
        await walk.Keys();

        Assert.Equal(Words.OfStatuses.Order(), walk.Statuses.Order());
        Assert.Equal(DriftTests.LeftOut.Where(line => line.Split(' ').Length == 2), contracts.NeverAsked);
        await contracts.HadNothingElseToSay();
    }

    /// <summary>The requests. What they answer is checked by the proxy.</summary>
    sealed class Walk(TwilioContracts contracts, OrderScene scene)
    {
        readonly TestSandbox sandbox = scene.Sandbox;
        readonly string root = "/2010-04-01/Accounts/" + scene.Sandbox.Account().Text("account_sid");
        string address = "", application = "";
        int numbers;

        public HashSet<string> Statuses { get; } = [];

        public async Task Addresses()
        {
            (string, string)[] form =
            [
                ("CustomerName", "Ann Owner"), ("Street", "1 Main St"), ("StreetSecondary", "2nd floor"), ("City", "Chicago"), ("Region", "IL"),
                ("PostalCode", "60601"), ("IsoCountry", "US"), ("FriendlyName", "Acme"), ("EmergencyEnabled", "false"), ("AutoCorrectAddress", "true"),
            ];
            address = (await Post(root + "/Addresses.json", 201, form)).Text("sid");
            await All(root, "/Addresses", "sid", form, [("City", "Springfield")]);
        }

        public async Task Applications()
        {
            (string, string)[] form = [("FriendlyName", "texts"), .. Urls[..4]];
            application = (await Post(root + "/Applications.json", 201, form)).Text("sid");
            await All(root, "/Applications", "sid", form, [("FriendlyName", "renamed")]);
        }

        public Task Keys() => All(root, "/Keys", "sid", [("FriendlyName", "ci")], [("FriendlyName", "build")]);

        /// <summary>One of a kind from its creation to its end, and the pages of its list.</summary>
        async Task All(string under, string kind, string id, (string, string)[] form, (string, string)[] change)
        {
            var one = $"{under}{kind}/{(await Post($"{under}{kind}.json", 201, form)).Text(id)}.json";
            await Post($"{under}{kind}.json", 201, form);
            await Get(one);
            await Post(one, 200, change);
            var page = await Get($"{under}{kind}.json?PageSize=1");
            await Get(page.Text("next_page_uri"));
            await Delete(one);
        }

        public async Task Accounts()
        {
            var made = (await Post("/2010-04-01/Accounts.json", 201, ("FriendlyName", "shop"))).Text("sid");
            await Get($"/2010-04-01/Accounts/{made}.json");
            foreach (var status in (string[])["suspended", "active", "closed"])
            {
                await Post($"/2010-04-01/Accounts/{made}.json", 200, ("FriendlyName", status), ("Status", status));
            }

            await Get((await Get("/2010-04-01/Accounts.json?PageSize=1")).Text("next_page_uri"));
            await Get("/2010-04-01/Accounts.json?FriendlyName=closed&Status=closed");
        }

        public async Task Orders(string orders)
        {
            var (name, more) = orders == Preview ? ("pr", ((string, string)[])[("VerificationType", "phone-call"), ("UniqueName", "desk")]) : ("v2", Contact);
            var sid = Seen(await Post(orders, 201,
            [
                ("PhoneNumber", Next()), ("SmsCapability", "true"), ("AccountSid", sandbox.Account().Text("account_sid")), ("FriendlyName", name),
                .. Copies, .. Urls,
                ("SmsApplicationSid", application), ("AddressSid", address), ("Email", "o@example.com"), .. more,
            ])).Text("sid");
            await Create(orders);
            await Get($"{orders}/{sid}");
            Seen(await Post($"{orders}/{sid}", 200, orders == Preview
                ? [("FriendlyName", "x"), ("Email", "x@example.com"), .. Copies, ("UniqueName", "y"), ("Status", "pending-verification"),
                    ("VerificationType", "phone-call"), ("Extension", "ww1"), ("CallDelay", "1")]
                : [("Status", "pending-verification"), ("VerificationCallDelay", "1"), ("VerificationCallExtension", "ww1")]));
            await Get(PathOf((await Get($"{orders}?PageSize=1")).GetProperty("meta").Text("next_page_url")));
            await Get($"{orders}?Status=pending-verification&FriendlyName={name}&PhoneNumber=%2B13125551000&IncomingPhoneNumberSid=PN{sid[2..]}");
            await Delete($"{orders}/{sid}");
        }

        public async Task Documents(string orders, string documents)
        {
            var (sid, number) = await Create(orders);
            await Prove(orders, sid, number);
            (string, string)[] form = [("HostedNumberOrderSids", sid), ("AddressSid", address), ("Email", "o@example.com"), .. Contact, .. Copies];
            var document = (await Post(documents, 201, form)).Text("sid");
            Seen(await Get($"{orders}/{sid}"));
            await Get($"{documents}/{document}");
            if (orders == Preview)
            {
                await Post($"{documents}/{document}", 200, ("Status", "opened"));
                await Post($"{documents}/{document}", 200, [.. form, ("Status", "signing")]);
            }
            else
            {
                // In the document of Preview there is no such operation.
                await Delete($"{documents}/{document}");
                document = (await Post(documents, 201, form)).Text("sid");
            }

            await Get($"{documents}/{document}/DependentHostedNumberOrders?Status=pending-loa&PageSize=1");
            await Get($"{documents}?Email=o%40example.com&Status=signing&PageSize=1");
            await Sign(orders, documents, document, sid);
        }

        /// <summary>The carrier and the test take turns: each status on the way is read.</summary>
        async Task Sign(string orders, string documents, string document, string sid)
        {
            await Control("", new { review = "manual" }, HttpMethod.Patch);
            await Sign(document);
            Seen(await Get($"{orders}/{sid}"));
            await Control("", new { review = "instant" }, HttpMethod.Patch);
            var id = (await sandbox.Hostline(HttpMethod.Get, "/review?state=waiting")).Expect(200).Json.GetProperty("data")[0].GetProperty("order");
            (await sandbox.Hostline(HttpMethod.Post, $"/orders/{(id.ValueKind == JsonValueKind.String ? id.GetString() : id.Text("id"))}/accept")).Expect(200);
            await Advance("PT1S");
            Seen(await Get($"{orders}/{sid}"));
            await scene.PutIntoTest(sid);
            Seen(await Get($"{orders}/{sid}"));
            await Get($"{documents}/{document}");
            await Get($"{documents}/{document}/DependentHostedNumberOrders");
        }

        /// <summary>Orders that cannot be hosted, or wait for an operator, or whose test has not ended.</summary>
        public async Task Failures(string orders)
        {
            var (refused, stuck) = (Magic(orders, "0121"), Magic(orders, "0122"));
            var failing = Seen(await Post(orders, 201, New(orders, refused))).Text("sid");
            await Advance("PT1S");
            Seen(await Get($"{orders}/{failing}"));
            var sid = Seen(await Post(orders, 201, New(orders, stuck))).Text("sid");
            await Prove(orders, sid, stuck);
            await Sign(await Letter(sid));
            await Advance("PT1S");
            Seen(await Get($"{orders}/{sid}"));
        }

        public async Task Bulk()
        {
            var bulk = await contracts.Ask(sandbox, HttpMethod.Post, V2 + "/Bulk", 202, Json(new
            {
                friendly_name = "many",
                notification_email = "n@example.com",
                request_items = new[]
                {
                    new
                    {
                        email = "o@example.com", address_sid = address, contact_phone_number = "+13125550199", contact_title = "Owner",
                        numbers = ((string[])[Next(), Magic(V2, "0110")]).Select(n => new { phone_number = n, status_callback_url = "https://example.com/s" }),
                    },
                },
            }));
            await Get($"{V2}/Bulk/{bulk.Text("bulk_hosting_sid")}");
            await Get($"{V2}/Bulk/{bulk.Text("bulk_hosting_sid")}?OrderStatus=received");
        }

        public async Task Eligibility()
        {
            const string checks = "/v1/HostedNumber/Eligibility";
            object Ask(params string[] all) => new { friendly_name = "f", phone_numbers = all.Select(n => new { phone_number = n }) };
            foreach (var number in (string[])[Next(), Magic(V2, "0110"), Magic(V2, "0116"), "x", "+447700900123", "+18005551234"])
            {
                await contracts.Ask(sandbox, HttpMethod.Post, checks, 200, Json(Ask(number)));
            }

            var bulk = await contracts.Ask(sandbox, HttpMethod.Post, checks + "/Bulk", 202, Json(Ask(Next(), Magic(V2, "0110"))));
            await Get($"{checks}/Bulk/{bulk.Text("request_id")}");
        }

        public async Task Numbers()
        {
            var page = await Get(root + "/IncomingPhoneNumbers.json?PageSize=1&Origin=hosted");
            await Get(page.Text("next_page_uri"));
            foreach (var number in (await Get(root + "/IncomingPhoneNumbers.json")).GetProperty("incoming_phone_numbers").EnumerateArray())
            {
                var one = $"{root}/IncomingPhoneNumbers/{number.Text("sid")}.json";
                await Get(one);
                await Post(one, 200, [("FriendlyName", "f"), ("SmsApplicationSid", application), .. Urls[..4], ("StatusCallback", "https://example.com/n"),
                    ("StatusCallbackMethod", "GET")]);
            }

            await Delete($"{root}/IncomingPhoneNumbers/PN{(await Create(Preview)).Sid[2..]}.json");
        }

        /// <summary>From a number whose order was completed.</summary>
        public async Task Messages()
        {
            var (sid, number) = await Create(Preview);
            await Prove(Preview, sid, number);
            await Sign(await Letter(sid));
            await Advance("PT1S");
            Assert.Equal("completed", Seen(await Get($"{Preview}/{sid}")).Text("status"));
            await All(root, "/Messages", "sid",
                [("From", number), ("To", "+13125550150"), ("Body", "Hello!"), ("StatusCallback", "https://example.com/m")], [("Body", "")]);
            await Get($"{root}/Messages.json?From={Uri.EscapeDataString(number)}&DateSent=2020-01-01T00%3A00%3A00Z");
        }

        async Task<string> Letter(string sid) => (await Post("/HostedNumbers/AuthorizationDocuments", 201,
            [("HostedNumberOrderSids", sid), ("AddressSid", address), ("Email", "o@example.com"), .. Contact])).Text("sid");

        Task Sign(string letter) => Control($"/letters/{letter}/sign", new { name = "Ann Owner" });

        /// <summary>With its length: Prism adds one to what comes in chunks.</summary>
        static StringContent Json(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

        async Task<(string Sid, string Number)> Create(string orders)
        {
            var number = Next();
            return (Seen(await Post(orders, 201, New(orders, number))).Text("sid"), number);
        }

        (string, string)[] New(string orders, string number) => orders == Preview
            ? [("PhoneNumber", number), ("SmsCapability", "true")]
            : [("PhoneNumber", number), ("AddressSid", address), ("Email", "o@example.com"), .. Contact];

        async Task Prove(string orders, string sid, string number)
        {
            var code = (await Post($"{orders}/{sid}", 200, ("Status", "pending-verification"))).Text("verification_code");
            await Control($"/handsets/{Uri.EscapeDataString(number)}/keys", new { keys = code });
            Seen(await Get($"{orders}/{sid}"));
        }

        string Next() => $"+1312555{1000 + numbers++}";

        /// <summary>In an area code of its own for each version, because a number can be ordered once.</summary>
        static string Magic(string orders, string digits) => $"+1{(orders == Preview ? 312 : 202)}555{digits}";

        JsonElement Seen(JsonElement order)
        {
            Statuses.Add(order.Text("status"));
            return order;
        }

        Task<JsonElement> Get(string path) => contracts.Ask(sandbox, HttpMethod.Get, path, 200);

        Task<JsonElement> Delete(string path) => contracts.Ask(sandbox, HttpMethod.Delete, path, 204);

        Task<JsonElement> Post(string path, int status, params (string Name, string Value)[] form) =>
            contracts.Ask(sandbox, HttpMethod.Post, path, status, new FormUrlEncodedContent(form.Select(p => KeyValuePair.Create(p.Name, p.Value))));

        async Task Control(string path, object body, HttpMethod? method = null) =>
            (await sandbox.Control(method ?? HttpMethod.Post, path, body)).Expect(200, 204);

        Task Advance(string by) => Control("/clock", new { advance = by });

        static string PathOf(string url) => new Uri(url).PathAndQuery;
    }
}
