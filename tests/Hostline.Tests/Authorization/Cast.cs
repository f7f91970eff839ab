using Hostline.Tests.Api;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Ownership;
using Hostline.Tests.Support;

namespace Hostline.Tests.Authorization;

/// <summary>A server in which one account owns one of everything, with all the callers that may ask for it.</summary>
sealed class Cast(Scene scene, TestSandbox sandbox, TestSandbox stranger, string revoked) : IAsyncDisposable
{
    const string Stuck = "+13125550008";
    const string Active = "+13125550003";

    /// <summary>Active too, and ordered by a third account.</summary>
    const string Wanted = "+13125550006";
    readonly Dictionary<string, string> names = [];

    public Scene Scene => scene;

    /// <summary>The values of the names in a path or body.</summary>
    public string this[string name] => names[name];

    /// <summary>Ids and numbers that only their owner and the desk may ever read.</summary>
    public IEnumerable<string> Secrets => names.Where(n => n.Key is not ("sandbox" or "other")).Select(n => n.Value);

    public string? KeyOf(Asker asker) => asker switch
    {
        Asker.Own => sandbox.ApiKey(),
        Asker.OtherAccount => sandbox.ApiKey(1),
        Asker.Revoked => revoked,
        Asker.Sandbox => sandbox.Key,
        Asker.OtherSandbox => stranger.Key,
        Asker.Operator => scene.OperatorKey,
        _ => null,
    };

    public static async Task<Cast> Meet(ReceivingServer receiver)
    {
        // This many wrong keys from one address would be refused without a look-up.
        var scene = await Scene.Start(configure: s => s with { WrongKeyRate = 0 });
        var sandbox = await scene.Server.Sandbox("acme", "globex", "initech");
        var cast = new Cast(scene, sandbox, await scene.Server.Sandbox(), await RevokedKey(sandbox));
        await cast.Own(receiver);
        return cast;
    }

    /// <summary>The path with every name in braces replaced by its value.</summary>
    public string Fill(string path) => names.Aggregate(path, (p, n) => p.Replace("{" + n.Key + "}", n.Value, StringComparison.Ordinal));

    public Task<Answered> Call(Row row, Asker asker) => row.IsBasic
        ? CallBasic(row, asker)
        : sandbox.Send(new(row.Method), Fill(row.Path), KeyOf(asker), row.Body?.Invoke(this));

    /// <summary>The dialect with Basic credentials: a key of another kind is sent as a password, and is wrong.</summary>
    Task<Answered> CallBasic(Row row, Asker asker)
    {
        var (own, other) = (sandbox.Account(), sandbox.Account(1));
        (string, string)? credentials = asker switch
        {
            Asker.Own => (own.GetProperty("account_sid").GetString()!, own.GetProperty("auth_token").GetString()!),
            Asker.OtherAccount => (other.GetProperty("account_sid").GetString()!, other.GetProperty("auth_token").GetString()!),
            Asker.Nobody => null,
            _ => (own.GetProperty("account_sid").GetString()!, KeyOf(asker)!),
        };
        HttpContent? body = row.Body?.Invoke(this) is { } json ? System.Net.Http.Json.JsonContent.Create(json)
            : row.Method == "POST" ? new FormUrlEncodedContent([]) : null;
        return credentials is { } given ? sandbox.Twilio(new(row.Method), Fill(row.Path), body, credentials: given)
            : sandbox.Send(new(row.Method), Fill(row.Path),
            null, body);
    }

    public System.Net.Http.Headers.AuthenticationHeaderValue BasicOfOwn =>
        TestSandbox.Basic((sandbox.Account().GetProperty("account_sid").GetString()!, sandbox.Account().GetProperty("auth_token").GetString()!));

    static async Task<string> RevokedKey(TestSandbox sandbox)
    {
        var keys = $"/accounts/{sandbox.Account().GetProperty("id").GetString()}/keys";
        var made = (await sandbox.Hostline(HttpMethod.Post, keys)).Expect(201).Json;
        (await sandbox.Hostline(HttpMethod.Delete, $"{keys}/{made.GetProperty("id").GetString()}")).Expect(204);
        return made.GetProperty("api_key").GetString()!;
    }

    async Task Own(ReceivingServer receiver)
    {
        names["sandbox"] = sandbox.Id.ToString();
        names["account_sid"] = sandbox.Account().GetProperty("account_sid").GetString()!;
        names["account"] = sandbox.Account().GetProperty("id").GetString()!;
        names["other"] = sandbox.Account(1).GetProperty("id").GetString()!;
        names["profile"] = (await Scene.Profile(sandbox, receiver.Url("/cast"))).ToString();
        names["unused_profile"] = (await Scene.Profile(sandbox, "")).ToString();
        names["config"] = Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, $"/messaging_profiles/{this["profile"]}/autoresp_configs",
            new { op = "stop", keywords = new[] { "STOP" }, country_code = "US" })).Expect(200));
        names["number"] = Active;
        await OwnStuckNumber(receiver);
        await OwnNumber(receiver);
        await OwnCampaign();
        await OwnNotification();
        await OwnTransfer(receiver);
        names["notice"] = (await sandbox.Send(HttpMethod.Get, "/hostline/v1/notices", sandbox.ApiKey(), null)).Expect(200).Json.GetProperty("data")[0]
            .GetProperty("id").GetString()!;
        await PeopleReview();
        names["order"] = (await scene.OrderInReview(sandbox, "+13125550004")).ToString();
        names["open_order"] = (await Scene.Order(sandbox, "+13125550005")).ToString();
        names["open_number"] = "+13125550005";
        await OwnHostedOrders();
        names["document"] = (await sandbox.Hostline(HttpMethod.Get, "/review")).Expect(200).Json.GetProperty("data")[0].GetProperty("letter").GetProperty("id")
            .GetString()!;
        names["bill"] = (await BillStage.Send(sandbox)).Expect(201).Json.GetProperty("sid").GetString()!;
        // Its second key, because it calls with its first one.
        names["key"] = (await sandbox.Hostline(HttpMethod.Post, $"/accounts/{this["account"]}/keys")).Expect(201).Json.GetProperty("id").GetString()!;
    }

    async Task<AnyId> Activate(ReceivingServer receiver, string number)
    {
        var order = await Scene.Order(sandbox, number, AnyId.Parse(this["profile"]));
        await Scene.Prove(sandbox, order, number);
        await Scene.Attach(sandbox, order);
        await receiver.Next(r => Journey.IsAbout(r, order.ToString()) && Journey.StatusOf(r) == "successful", Journey.Patience);
        return order;
    }

    /// <summary>
    /// An active number whose route is changing forever: authorized callers are accepted and then refused, however often they try.
    /// </summary>
    async Task OwnStuckNumber(ReceivingServer receiver)
    {
        var order = await Activate(receiver, Stuck);
        await scene.Queue.Write(new Hostline.Storage.Unit()
            .Then(new Hostline.Storage.Sql("update routes set generation = generation + 1 where order_id = $1"), order));
        names["stuck_hosting"] = (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_numbers/" + Stuck)).Expect(200).Json.GetProperty("data")
            .GetProperty("id").GetString()!;
    }

    /// <summary>An active number and a delivery about it.</summary>
    async Task OwnNumber(ReceivingServer receiver)
    {
        var order = await Activate(receiver, Active);
        names["active_order"] = order.ToString();
        names["hosting"] = (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_numbers/" + Active)).Expect(200).Json.GetProperty("data").GetProperty("id")
            .GetString()!;
        names["message"] = Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, "/messages", new { from = Active, to = "+13125550150", text = "hi" }))
            .Expect(200));
        names["message_sid"] = "SM" + this["message"].Replace("-", "", StringComparison.Ordinal);
        names["delivery"] = (await sandbox.Control(HttpMethod.Get, "/webhooks?order=" + order)).Expect(200).Json.GetProperty("data")[0].GetProperty("id")
            .GetString()!;
    }

    /// <summary>A number whose transfer to the third account waits for its holder's consent.</summary>
    async Task OwnTransfer(ReceivingServer receiver)
    {
        await Activate(receiver, Wanted);
        names["wanted"] = Wanted;
        names["transfer"] = (await Scene.Order(sandbox, Wanted, account: 2)).ToString();
        names["consent"] = (await sandbox.Hostline(HttpMethod.Get, "/orders/" + this["transfer"])).Expect(200).Json.GetProperty("consents")[0].GetProperty("id")
            .GetString()!;
    }

    /// <summary>Orders of the second dialect with all that belongs to them: those that are deleted are not those that are read.</summary>
    async Task OwnHostedOrders()
    {
        foreach (var (name, number) in ((string, string)[])
            [("hosted_order", "+13125550007"), ("deletable_order", "+13125550011"), ("deletable_second_order", "+13125550012"),
                ("numbered_order", "+13125550013"), ("lettered_order", "+13125550014")])
        {
            names[name] = await Twilio("/HostedNumbers/HostedNumberOrders", ("PhoneNumber", number), ("SmsCapability", "true"));
        }

        names["incoming_number"] = "PN" + this["numbered_order"][2..];
        var root = "/2010-04-01/Accounts/" + this["account_sid"];
        names["address_sid"] = await Twilio(root + "/Addresses.json", ("CustomerName", "a"), ("Street", "b"), ("City", "c"), ("Region", "IL"),
            ("PostalCode", "60601"), ("IsoCountry", "US"));
        names["application_sid"] = await Twilio(root + "/Applications.json", ("FriendlyName", "a"));
        names["key_sid"] = await Twilio(root + "/Keys.json", ("FriendlyName", "a"));
        await OwnDocument("+13125550014");
        names["eligibility_check"] = await Asked("/v1/HostedNumber/Eligibility/Bulk", "request_id", Matrix.Eligibility);
        names["bulk_orders"] = await Asked("/v2/HostedNumber/Orders/Bulk", "bulk_hosting_sid", Matrix.BulkOf("+13125550015", this["address_sid"]));
    }

    async Task OwnDocument(string number)
    {
        var path = "/HostedNumbers/HostedNumberOrders/" + this["lettered_order"];
        var called = (await sandbox.Twilio(HttpMethod.Post, path, [("Status", "pending-verification")])).Expect(200).Json;
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT0S" })).Expect(200);
        (await sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(number)}/keys",
            new { keys = called.GetProperty("verification_code").GetString() })).Expect(200, 204);
        names["authorization_document"] = await Twilio("/HostedNumbers/AuthorizationDocuments", ("HostedNumberOrderSids", this["lettered_order"]),
            ("AddressSid", this["address_sid"]), ("Email", "o@example.com"), ("ContactTitle", "Owner"), ("ContactPhoneNumber", number));
    }

    async Task<string> Twilio(string path, params (string, string)[] form) =>
        (await sandbox.Twilio(HttpMethod.Post, path, form)).Expect(201).Json.GetProperty("sid").GetString()!;

    async Task<string> Asked(string path, string id, object body) =>
        (await sandbox.Twilio(HttpMethod.Post, path, System.Net.Http.Json.JsonContent.Create(body))).Expect(202).Json.GetProperty(id).GetString()!;

    /// <summary>A campaign, and a task that found no number to assign.</summary>
    async Task OwnCampaign()
    {
        names["campaign"] = (await sandbox.Telnyx(HttpMethod.Post, "/10dlc/campaignBuilder", new { brandId = "cast", description = "d", usecase = "2FA" }))
            .Expect(200).Json.GetProperty("campaignId").GetString()!;
        names["campaign_task"] =
            (await sandbox.Telnyx(HttpMethod.Post, "/10dlc/phoneNumberAssignmentByProfile",
                new { messagingProfileId = this["unused_profile"], campaignId = this["campaign"] }))
            .Expect(202).Json.GetProperty("taskId").GetString()!;
    }

    async Task OwnNotification()
    {
        names["notification_profile"] = Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, "/notification_profiles", new { name = "cast" })).Expect(200));
        names["notification_channel"] = Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, "/notification_channels",
            new { notification_profile_id = this["notification_profile"], channel_type_id = "sms", channel_destination = "+13125550199" })).Expect(200));
        names["notification_setting"] =
            Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, "/notification_settings", Matrix.Setting(this, Active))).Expect(200));
    }

    /// <summary>From here on orders stay in review.</summary>
    async Task PeopleReview() => (await sandbox.Control(HttpMethod.Patch, "", new { review = "manual" })).Expect(200);

    public ValueTask DisposeAsync() => scene.DisposeAsync();
}
