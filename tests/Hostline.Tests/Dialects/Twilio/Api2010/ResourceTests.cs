using Hostline.Tests.Storage;
using static Hostline.Tests.Dialects.Twilio.Api2010.Api2010Scene;

namespace Hostline.Tests.Dialects.Twilio.Api2010;

/// <summary>Addresses, applications and numbers of the vendor's oldest API, over HTTP (contract §10).</summary>
public sealed class ResourceTests
{
    const string Number = "+13125550001";

    static readonly (string, string)[] Address =
        [("CustomerName", "Acme"), ("Street", "1 Main St"), ("City", "Chicago"), ("Region", "IL"), ("PostalCode", "60601"), ("IsoCountry", "US")];

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task An_address_is_added_found_changed_and_deleted(StoreKind kind)
    {
        await using var scene = await Begin(kind);
        var list = $"/{scene.Branch}/Addresses";
        var made = (await scene.Post(list + ".json", [.. Address, ("FriendlyName", "office"), ("EmergencyEnabled", "True")])).Expect(201).Json;
        Assert.Equal(["account_sid", "city", "customer_name", "date_created", "date_updated", "emergency_enabled", "friendly_name", "iso_country",
            "postal_code", "region", "sid", "street", "street_secondary", "uri", "validated", "verified"], Names(made));
        var one = $"{list}/{made.Text("sid")}.json";
        Assert.Equal(($"/2010-04-01/Accounts{one}", scene.Branch, true),
            (made.Text("uri"), made.Text("account_sid"), made.GetProperty("emergency_enabled").GetBoolean()));
        var changed = (await scene.Post(one, ("City", "Springfield"), ("IsoCountry", "CA"))).Expect(200).Json;
        Assert.Equal(("Springfield", "US", "Acme"), (changed.Text("city"), changed.Text("iso_country"), changed.Text("customer_name")));
        Assert.Equal(changed.GetRawText(), (await scene.Get(list + ".json?CustomerName=Acme&IsoCountry=US")).Expect(200).Json.GetProperty("addresses")[0]
            .GetRawText());
        Assert.Empty((await scene.Get(list + ".json?IsoCountry=CA")).Expect(200).Json.GetProperty("addresses").EnumerateArray());
        Assert.Empty((await scene.Get($"/{scene.Parent}/Addresses.json")).Expect(200).Json.GetProperty("addresses").EnumerateArray());
        Assert.Equal((404, 20404), Error(await scene.Get($"/{scene.Parent}/Addresses/{made.Text("sid")}.json")));
        (await scene.Delete(one)).Expect(204);
        Assert.Equal((404, 20404), Error(await scene.Delete(one)));
    }

    [Theory]
    [InlineData("PostalCode", "606", 21628)]
    [InlineData("Region", "Illinois", 21628)]
    [InlineData("Region", "il", 201)]
    [InlineData("CustomerName", null, 20001)]
    [InlineData("IsoCountry", "usa", 20001)]
    [InlineData("AutoCorrectAddress", "maybe", 20001)]
    public async Task What_is_no_address_is_refused_and_a_form_is_corrected(string name, string? value, int code)
    {
        await using var scene = await Begin();
        (string, string)[] form = [.. Address.Where(p => p.Item1 != name), .. value is null ? [] : new (string, string)[] { (name, value) }];
        var answer = await scene.Post($"/{scene.Parent}/Addresses.json", form);
        Assert.Equal(code, code == 201 ? answer.Status : Error(answer).Code);
    }

    [Fact]
    public async Task A_form_that_may_not_be_corrected_is_refused()
    {
        await using var scene = await Begin();
        Assert.Equal((400, 21629), Error(await scene.Post($"/{scene.Parent}/Addresses.json",
            [.. Address.Where(p => p.Item1 != "Region"), ("Region", "il"), ("AutoCorrectAddress", "false")])));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_application_keeps_its_URLs_until_they_are_changed(StoreKind kind)
    {
        await using var scene = await Begin(kind);
        var list = $"/{scene.Parent}/Applications";
        var made = (await scene.Post(list + ".json", ("FriendlyName", "bot"), ("SmsUrl", "http://127.0.0.1:9/sms"), ("VoiceUrl", "http://127.0.0.1:9/voice")))
            .Expect(201).Json;
        Assert.Equal(["account_sid", "api_version", "date_created", "date_updated", "friendly_name", "message_status_callback",
            "public_application_connect_enabled", "sid", "sms_fallback_method", "sms_fallback_url", "sms_method", "sms_status_callback", "sms_url",
            "status_callback", "status_callback_method", "uri", "voice_caller_id_lookup", "voice_fallback_method", "voice_fallback_url", "voice_method",
            "voice_url"], Names(made));
        var one = $"{list}/{made.Text("sid")}.json";
        var changed = (await scene.Post(one, ("SmsMethod", "get"), ("VoiceUrl", ""))).Expect(200).Json;
        Assert.Equal(("http://127.0.0.1:9/sms", "GET", "", "bot"),
            (changed.Text("sms_url"), changed.Text("sms_method"), changed.Text("voice_url"), changed.Text("friendly_name")));
        Assert.Equal((400, 22105), Error(await scene.Post(one, ("SmsUrl", "ftp://example.com"))));
        Assert.Equal((400, 22106), Error(await scene.Post(one, ("SmsMethod", "PUT"))));
        (await scene.Delete(one)).Expect(204);
        Assert.Equal((404, 20404), Error(await scene.Get(one)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_number_is_listed_with_its_filters_and_keeps_its_settings(StoreKind kind)
    {
        await using var scene = await Begin(kind);
        await scene.Family.Activate(Number);
        var list = $"/{scene.Branch}/IncomingPhoneNumbers";
        var found = (await scene.Get(list + ".json")).Expect(200).Json.GetProperty("incoming_phone_numbers")[0];
        Assert.Equal(("hosted", "in-use", "local", Number, scene.Branch),
            (found.Text("origin"), found.Text("status"), found.Text("type"), found.Text("phone_number"), found.Text("account_sid")));
        var one = $"{list}/{found.Text("sid")}.json";
        Assert.Equal(found.GetRawText(), (await scene.Get(one)).Expect(200).Text);
        foreach (var (filter, count) in ((string, int)[])
            [("PhoneNumber=312555", 1), ("PhoneNumber=%2B1312*0001", 1), ("PhoneNumber=%2B1312*0002", 0), ("PhoneNumber=%2B13125550001", 1),
                ("PhoneNumber=abc", 0), ("Origin=twilio", 0), ("Origin=hosted", 1), ("FriendlyName=desk", 0)])
        {
            Assert.Equal(count, (await scene.Get($"{list}.json?{filter}")).Expect(200).Json.GetProperty("incoming_phone_numbers").GetArrayLength());
        }

        var app = (await scene.Post($"/{scene.Branch}/Applications.json", ("FriendlyName", "bot"))).Expect(201).Json.Text("sid");
        var changed = (await scene.Post(one, ("FriendlyName", "desk"), ("SmsUrl", "http://127.0.0.1:9/sms"), ("SmsApplicationSid", app))).Expect(200).Json;
        Assert.Equal(("desk", "http://127.0.0.1:9/sms", "POST", app),
            (changed.Text("friendly_name"), changed.Text("sms_url"), changed.Text("sms_method"), changed.Text("sms_application_sid")));
        Assert.Equal(1, (await scene.Get($"{list}.json?FriendlyName=desk")).Expect(200).Json.GetProperty("incoming_phone_numbers").GetArrayLength());
        Assert.Equal((400, 22108), Error(await scene.Post(one, ("SmsApplicationSid", "AP1"))));
        Assert.Equal((400, 22108), Error(await scene.Post(one, ("SmsApplicationSid", "AP" + new string('0', 32)))));
        (await scene.Delete($"/{scene.Branch}/Applications/{app}.json")).Expect(204);
        Assert.Equal("", (await scene.Get(one)).Expect(200).Json.Text("sms_application_sid"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_parent_takes_a_number_over_and_closing_the_subaccount_leaves_it(StoreKind kind)
    {
        await using var scene = await Begin(kind);
        await scene.Family.Activate(Number);
        var from = $"/{scene.Branch}/IncomingPhoneNumbers";
        var sid = (await scene.Get(from + ".json")).Expect(200).Json.GetProperty("incoming_phone_numbers")[0].Text("sid");
        Assert.Equal((400, 21474), Error(await scene.AsBranch(HttpMethod.Post, $"{Root}{from}/{sid}.json", ("AccountSid", scene.Parent))));
        Assert.Equal((400, 21470), Error(await scene.Post($"{from}/{sid}.json", ("AccountSid", "AC1"))));
        Assert.Equal((400, 21471), Error(await scene.Post($"{from}/{sid}.json", ("AccountSid", "AC" + new string('0', 32)))));

        var moved = (await scene.Post($"{from}/{sid}.json", ("AccountSid", scene.Parent))).Expect(200).Json;

        Assert.Equal((sid, scene.Parent), (moved.Text("sid"), moved.Text("account_sid")));
        Assert.Equal((404, 20404), Error(await scene.Get($"{from}/{sid}.json")));
        (await scene.Family.Put(Hostline.Core.Accounts.AccountStatus.Closed)).Done();
        await scene.Family.Advance("PT0S");
        await scene.Family.Advance("PT5M");
        var kept = $"/{scene.Parent}/IncomingPhoneNumbers/{sid}.json";
        (await scene.Get(kept)).Expect(200);
        (await scene.Delete(kept)).Expect(204);
        await scene.Family.Advance("PT0S");
        Assert.Equal((404, 20404), Error(await scene.Get(kept)));
    }

    [Fact]
    public async Task A_number_that_is_not_in_use_stays_where_it_is_and_its_deletion_cancels_its_order()
    {
        await using var scene = await Begin();
        var wanted = new { phone_numbers = new[] { Number } };
        var order = Telnyx.Journey.IdOf((await scene.Family.AsBranch(HttpMethod.Post, Telnyx.Journey.Orders, wanted)).Expect(200));
        var list = $"/{scene.Branch}/IncomingPhoneNumbers";
        var found = (await scene.Get(list + ".json")).Expect(200).Json.GetProperty("incoming_phone_numbers")[0];
        Assert.Equal("in-testing", found.Text("status"));
        var one = $"{list}/{found.Text("sid")}.json";
        Assert.Equal((400, 22121), Error(await scene.Post(one, ("AccountSid", scene.Parent))));
        (await scene.Delete(one)).Expect(204);
        Assert.Equal("deleted", (await scene.Sandbox.Hostline(HttpMethod.Get, "/orders/" + order)).Expect(200).Json.Text("status"));
        Assert.Equal((404, 20404), Error(await scene.Get(one)));
    }

    [Fact]
    public async Task The_account_of_a_request_must_exist_be_of_the_family_and_active()
    {
        await using var scene = await Begin();
        var sibling = (await scene.Post(".json")).Expect(201).Json.Text("sid");
        await scene.Family.Activate(Number);
        var from = $"/{scene.Branch}/IncomingPhoneNumbers";
        var one = $"{from}/{(await scene.Get(from + ".json")).Expect(200).Json.GetProperty("incoming_phone_numbers")[0].Text("sid")}.json";
        (await scene.Post($"/{sibling}.json", ("Status", "suspended"))).Expect(200);
        Assert.Equal((400, 21472), Error(await scene.Post(one, ("AccountSid", sibling))));
        (await scene.Post($"/{sibling}.json", ("Status", "closed"))).Expect(200);
        Assert.Equal((400, 21472), Error(await scene.Post(one, ("AccountSid", sibling))));
        var stranger = scene.Sandbox.Account(1).Text("account_sid");
        Assert.Equal((400, 21471), Error(await scene.Post(one, ("AccountSid", stranger))));

        // An order names its account by the same rule.
        const string orders = "/HostedNumbers/HostedNumberOrders";
        Assert.Equal((400, 21472), Error(await scene.Sandbox.Twilio(HttpMethod.Post, orders, Order(sibling))));
        Assert.Equal((400, 21471), Error(await scene.Sandbox.Twilio(HttpMethod.Post, orders, Order(stranger))));
        Assert.Equal((400, 21473), Error(await scene.AsBranch(HttpMethod.Post, orders, Order(scene.Parent))));
        Assert.Equal((400, 21473), Error(await scene.AsBranch(HttpMethod.Post, orders, Order(sibling))));

        static (string, string)[] Order(string account) => [("PhoneNumber", "+13125550191"), ("SmsCapability", "true"), ("AccountSid", account)];
    }
}
