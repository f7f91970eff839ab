using Hostline.Storage;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Refusals;
using Hostline.Tests.Support;
using Twilio.Rest.Accounts.V1;
using Twilio.Rest.Api.V2010;
using Twilio.Rest.Api.V2010.Account;
using Twilio.Rest.Numbers.V1;
using Twilio.Rest.Numbers.V2;
using Twilio.Types;
using ApplicationResource = Twilio.Rest.Api.V2010.Account.ApplicationResource;
using Document = Twilio.Rest.Preview.HostedNumbers.AuthorizationDocumentResource;
using LookedUp = Twilio.Rest.Lookups.V2.PhoneNumberResource;
using Order = Twilio.Rest.Preview.HostedNumbers.HostedNumberOrderResource;
using OfDocument = Twilio.Rest.Preview.HostedNumbers.AuthorizationDocument.DependentHostedNumberOrderResource;
using OfDocument2 = Twilio.Rest.Numbers.V2.AuthorizationDocument.DependentHostedNumberOrderResource;
using RestMethod = Twilio.Http.HttpMethod;

namespace Hostline.Tests.Sdk;

/// <summary>Every operation that Twilio's own C# client has, two pages of every list, and an error of every class.</summary>
public sealed class TwilioCsharpOperationTests
{
    const string Owner = "owner@example.com";
    static readonly PhoneNumber Contact = new("+13125550199");

    /// <summary>One client with its sandbox.</summary>
    sealed class Walk(TestServer server, OrderScene scene, TwilioCsharpClient client)
    {
        int next = 1000;

        public TwilioCsharpClient Client => client;

        Twilio.Clients.TwilioRestClient Rest => client.Rest;

        public string Number() => $"+1312555{next++}";

        public async Task<string> Address() =>
            (await AddressResource.CreateAsync("Ann Owner", "1 Main St", "Chicago", "IL", "60601", "US", client: Rest)).Sid;

        public async Task Orders()
        {
            var made = new List<string>();
            for (var n = 0; n < 3; n++)
            {
                made.Add((await Order.CreateAsync(new PhoneNumber(Number()), smsCapability: true, client: Rest)).Sid);
            }

            var changed = await Order.UpdateAsync(made[0], friendlyName: "desk", uniqueName: "desk", email: Owner, ccEmails: ["a@example.com"],
                verificationType: Order.VerificationTypeEnum.PhoneCall, extension: "ww1", callDelay: 5, client: Rest);
            Assert.Equal(("desk", "desk", "ww1", 5), (changed.FriendlyName, changed.UniqueName, changed.Extension, changed.CallDelay));
            Assert.Equal("desk", (await Order.FetchAsync(made[0], client: Rest)).UniqueName);
            await client.Pages(Order.ReadAsync(pageSize: 2, client: Rest), o => o.Sid);
            Assert.True(await Order.DeleteAsync(made[2], client: Rest));
        }

        public async Task Orders2(string address)
        {
            var made = new List<string>();
            for (var n = 0; n < 3; n++)
            {
                made.Add((await HostedNumberOrderResource.CreateAsync(new PhoneNumber(Number()), Contact, address, Owner, client: Rest)).Sid);
            }

            var calling = await HostedNumberOrderResource.UpdateAsync(made[0], HostedNumberOrderResource.StatusEnum.PendingVerification,
                verificationCallDelay: 30, verificationCallExtension: "ww1", client: Rest);
            Assert.Equal(("pending-verification", 30), (calling.Status.ToString(), calling.VerificationCallDelay));
            Assert.Equal(Contact.ToString(), (await HostedNumberOrderResource.FetchAsync(made[0], client: Rest)).ContactPhoneNumber.ToString());
            await client.Pages(HostedNumberOrderResource.ReadAsync(pageSize: 2, client: Rest), o => o.Sid);
            Assert.True(await HostedNumberOrderResource.DeleteAsync(made[2], client: Rest));
        }

        /// <summary>This client sends no body with them, so that they are refused; what was made by hand is fetched.</summary>
        public async Task Bulk(string address)
        {
            Assert.Equal(400, (await TwilioCsharpClient.Refused(() => BulkHostedNumberOrderResource.CreateAsync(client: Rest))).Status);
            Assert.Equal(400, (await TwilioCsharpClient.Refused(() => EligibilityResource.CreateAsync(client: Rest))).Status);
            Assert.Equal(400, (await TwilioCsharpClient.Refused(() => BulkEligibilityResource.CreateAsync(client: Rest))).Status);
            var group = new
            {
                email = Owner,
                address_sid = address,
                contact_phone_number = Contact.ToString(),
                numbers = new[] { new { phone_number = Number() } },
            };
            var orders = (await Json("/v2/HostedNumber/Orders/Bulk", new { request_items = new[] { group } })).Text("bulk_hosting_sid");
            Assert.Equal("PROCESSED", (await BulkHostedNumberOrderResource.FetchAsync(orders, client: Rest)).RequestStatus.ToString());
            var checks = (await Json("/v1/HostedNumber/Eligibility/Bulk", new { friendly_name = "f", phone_numbers = group.numbers })).Text("request_id");
            Assert.Equal("f", (await BulkEligibilityResource.FetchAsync(checks, client: Rest)).FriendlyName);
        }

        async Task<System.Text.Json.JsonElement> Json(string path, object body) =>
            (await scene.Sandbox.Twilio(HttpMethod.Post, path, System.Net.Http.Json.JsonContent.Create(body))).Expect(202).Json;

        public async Task Documents(string address)
        {
            var made = new List<string>();
            foreach (var size in (int[])[3, 1, 1])
            {
                made.Add((await Document.CreateAsync(await Verified(size), address, Owner, "Owner", Contact.ToString(), client: Rest)).Sid);
            }

            Assert.Equal("opened", (await Document.UpdateAsync(made[0], status: Document.StatusEnum.Opened, client: Rest)).Status.ToString());
            Assert.Equal("n@example.com", (await Document.UpdateAsync(made[0], email: "n@example.com", client: Rest)).Email);
            Assert.Equal("signing", (await Document.UpdateAsync(made[0], status: Document.StatusEnum.Signing, client: Rest)).Status.ToString());
            await client.Pages(Document.ReadAsync(pageSize: 2, client: Rest), d => d.Sid);
            await client.Pages(OfDocument.ReadAsync(made[0], pageSize: 2, client: Rest), o => o.Sid);
            Assert.True(await Document.DeleteAsync(made[2], client: Rest));
            Assert.Equal("canceled", (await Document.FetchAsync(made[2], client: Rest)).Status.ToString());
        }

        public async Task Documents2(string address)
        {
            var made = new List<string>();
            foreach (var size in (int[])[3, 1, 1])
            {
                made.Add((await AuthorizationDocumentResource.CreateAsync(address, Owner, Contact, await Verified(size), client: Rest)).Sid);
            }

            await client.Pages(AuthorizationDocumentResource.ReadAsync(pageSize: 2, client: Rest), d => d.Sid);
            await client.Pages(OfDocument2.ReadAsync(made[0], pageSize: 2, client: Rest), o => o.Sid);
            Assert.True(await AuthorizationDocumentResource.DeleteAsync(made[2], client: Rest));
            Assert.Equal("canceled", (await AuthorizationDocumentResource.FetchAsync(made[2], client: Rest)).Status.ToString());
        }

        async Task<List<string>> Verified(int count)
        {
            var sids = new List<string>();
            for (var n = 0; n < count; n++)
            {
                sids.Add(await scene.Verified(Number()));
            }

            return sids;
        }

        /// <returns>The SID of a completed order, whose number can send texts.</returns>
        public async Task<string> Numbers(string address)
        {
            var sid = (await Verified(1))[0];
            await scene.Sign((await Document.CreateAsync([sid], address, Owner, "Owner", Contact.ToString(), client: Rest)).Sid);
            await scene.Advance("PT1S");
            var order = await Order.FetchAsync(sid, client: Rest);
            Assert.Equal("completed", order.Status.ToString());
            var number = order.IncomingPhoneNumberSid;
            Assert.Equal("GET", (await IncomingPhoneNumberResource.UpdateAsync(number, friendlyName: "desk", smsUrl: new Uri("https://example.com/sms"),
                smsMethod: RestMethod.Get, client: Rest)).SmsMethod.ToString());
            Assert.Equal("desk", (await IncomingPhoneNumberResource.FetchAsync(number, client: Rest)).FriendlyName);
            await client.Pages(IncomingPhoneNumberResource.ReadAsync(pageSize: 2, client: Rest), n => n.Sid);
            var removable = await Order.CreateAsync(new PhoneNumber(Number()), smsCapability: true, client: Rest);
            Assert.True(await IncomingPhoneNumberResource.DeleteAsync(removable.IncomingPhoneNumberSid, client: Rest));
            Assert.Equal((409, 20409), await TwilioCsharpClient.Refused(() => Order.DeleteAsync(sid, client: Rest)));
            await Messages(order.PhoneNumber);
            return sid;
        }

        async Task Messages(PhoneNumber from)
        {
            var made = new List<string>();
            for (var n = 0; n < 3; n++)
            {
                made.Add((await MessageResource.CreateAsync(new PhoneNumber("+13125550150"), from: from, body: $"text {n}", client: Rest)).Sid);
            }

            await scene.Advance("PT1S");
            Assert.Equal("text 0", (await MessageResource.FetchAsync(made[0], client: Rest)).Body);
            await client.Pages(MessageResource.ReadAsync(new ReadMessageOptions { PageSize = 2 }, Rest), m => m.Sid);
            Assert.Equal("", (await MessageResource.UpdateAsync(made[0], body: "", client: Rest)).Body);
            Assert.True(await MessageResource.DeleteAsync(made[1], client: Rest));
        }

        public async Task Kept(string address)
        {
            for (var n = 0; n < 2; n++)
            {
                await Address();
            }

            Assert.Equal("Ann B. Owner", (await AddressResource.UpdateAsync(address, customerName: "Ann B. Owner", client: Rest)).CustomerName);
            var addresses = await client.Pages(AddressResource.ReadAsync(pageSize: 2, client: Rest), a => a.Sid);
            Assert.True(await AddressResource.DeleteAsync(addresses[0], client: Rest));
            Assert.Equal("Ann B. Owner", (await AddressResource.FetchAsync(address, client: Rest)).CustomerName);
            var made = new List<string>();
            for (var n = 0; n < 3; n++)
            {
                made.Add((await ApplicationResource.CreateAsync(friendlyName: "first", client: Rest)).Sid);
            }

            Assert.Equal("second", (await ApplicationResource.UpdateAsync(made[0], friendlyName: "second", client: Rest)).FriendlyName);
            Assert.Equal("second", (await ApplicationResource.FetchAsync(made[0], client: Rest)).FriendlyName);
            await client.Pages(ApplicationResource.ReadAsync(pageSize: 2, client: Rest), a => a.Sid);
            Assert.True(await ApplicationResource.DeleteAsync(made[2], client: Rest));
        }

        public async Task Keys()
        {
            var made = new List<NewKeyResource>();
            for (var n = 0; n < 3; n++)
            {
                made.Add(await NewKeyResource.CreateAsync(friendlyName: $"key {n}", client: Rest));
            }

            using var byKey = new TwilioCsharpClient(server, made[0].Sid, made[0].Secret, scene.AccountSid(), client);
            Assert.NotEmpty(await Order.ReadAsync(limit: 1, client: byKey.Rest));
            Assert.Equal((403, 20403), await TwilioCsharpClient.Refused(() => KeyResource.ReadAsync(client: byKey.Rest)));
            Assert.Equal("key 0", (await KeyResource.FetchAsync(made[0].Sid, client: Rest)).FriendlyName);
            Assert.Equal("renamed", (await KeyResource.UpdateAsync(made[0].Sid, friendlyName: "renamed", client: Rest)).FriendlyName);
            await client.Pages(KeyResource.ReadAsync(pageSize: 2, client: Rest), k => k.Sid);
            Assert.True(await KeyResource.DeleteAsync(made[0].Sid, client: Rest));
            Assert.Equal((401, 20003), await TwilioCsharpClient.Refused(() => Order.ReadAsync(client: byKey.Rest)));
        }

        public async Task Accounts()
        {
            var made = new List<AccountResource>();
            for (var n = 0; n < 3; n++)
            {
                made.Add(await AccountResource.CreateAsync(friendlyName: $"branch {n}", client: Rest));
            }

            Assert.Equal(scene.AccountSid(), (await AccountResource.FetchAsync(made[0].Sid, client: Rest)).OwnerAccountSid);
            await client.Pages(AccountResource.ReadAsync(pageSize: 2, client: Rest), a => a.Sid);
            Assert.Equal("suspended", (await AccountResource.UpdateAsync(made[0].Sid, status: AccountResource.StatusEnum.Suspended, client: Rest)).Status
                .ToString());
            using var suspended = new TwilioCsharpClient(server, made[0].Sid, made[0].AuthToken, null, client);
            Assert.Equal((403, 20403), await TwilioCsharpClient.Refused(() => Order.ReadAsync(client: suspended.Rest)));
        }

        public async Task LookUp()
        {
            var found = await LookedUp.FetchAsync("+13125559999", fields: "line_type_intelligence", client: Rest);
            Assert.Equal(("+13125559999", true, "US"), (found.PhoneNumber.ToString(), found.Valid, found.CountryCode));
        }

        public async Task Tokens()
        {
            var first = (await SecondaryAuthTokenResource.CreateAsync(client: Rest)).SecondaryAuthToken;
            using (var bySecondary = new TwilioCsharpClient(server, scene.AccountSid(), first, null, client))
            {
                Assert.True(await SecondaryAuthTokenResource.DeleteAsync(client: bySecondary.Rest));
            }

            var second = (await SecondaryAuthTokenResource.CreateAsync(client: Rest)).SecondaryAuthToken;
            using var promoted = new TwilioCsharpClient(server, scene.AccountSid(), second, null, client);
            Assert.Equal(second, (await AuthTokenPromotionResource.UpdateAsync(client: promoted.Rest)).AuthToken);
            Assert.Equal((401, 20003), await TwilioCsharpClient.Refused(() => Order.ReadAsync(client: Rest)));
            Assert.NotEmpty(await Order.ReadAsync(limit: 1, client: promoted.Rest));
        }
    }

    [Fact]
    public async Task The_client_calls_every_operation_and_pages_every_list()
    {
        await using var server = await TestServer.Start();
        var scene = await TwilioServer.Scene(server, "instant");
        using var client = new TwilioCsharpClient(server, scene.AccountSid(), scene.Sandbox.Account().Text("auth_token"));
        var walk = new Walk(server, scene, client);
        var address = await walk.Address();
        await walk.Orders();
        await walk.Orders2(address);
        await walk.Bulk(address);
        await walk.Documents(address);
        await walk.Documents2(address);
        await walk.Numbers(address);
        await walk.Kept(address);
        await walk.Keys();
        await walk.Accounts();
        await walk.LookUp();
        await walk.Tokens();
        Assert.Empty(await client.NotCalled());
    }

    [Fact]
    public async Task The_client_understands_an_error_of_every_class()
    {
        await using var server = await TestServer.Start();
        var scene = await TwilioServer.Scene(server);
        var token = scene.Sandbox.Account().Text("auth_token");
        using var client = new TwilioCsharpClient(server, scene.AccountSid(), token);
        using var wrong = new TwilioCsharpClient(server, scene.AccountSid(), new('0', 32));
        Assert.Equal((400, 22102), await TwilioCsharpClient.Refused(() => Order.CreateAsync(new PhoneNumber("x"), smsCapability: true, client: client.Rest)));
        Assert.Equal((401, 20003), await TwilioCsharpClient.Refused(() => Order.ReadAsync(client: wrong.Rest)));
        Assert.Equal((404, 20404), await TwilioCsharpClient.Refused(() => Order.FetchAsync("HR" + new string('0', 32), client: client.Rest)));
        Assert.Equal((429, 20429), await TwilioCsharpClient.Refused(() => TooMany(scene, client)));
        using (new HeldCommits(server.Faults, () => throw new StorageBusyException("The test says so.")))
        {
            Assert.Equal((503, 20503), await TwilioCsharpClient.Refused(() =>
                Order.CreateAsync(new PhoneNumber("+13125550002"), smsCapability: true, client: client.Rest)));
        }

        // No resource of the client sends a wrong verb; the client itself can.
        Assert.Equal((405, 20004), await TwilioCsharpClient.Refused(() =>
            client.Rest.RequestAsync(new(RestMethod.Put, Twilio.Rest.Domain.Preview, "/HostedNumbers/HostedNumberOrders", null))));
    }

    /// <summary>Wrong codes, until the tries of a day are used up.</summary>
    static async Task TooMany(OrderScene scene, TwilioCsharpClient client)
    {
        for (var orders = 0; orders < 2; orders++)
        {
            var sid = (await scene.Create("+13125550009")).Text("sid");
            for (var calls = 0; calls < 3; calls++)
            {
                await scene.Advance("PT10M");
                await scene.Update(sid, ("Status", "pending-verification"));
                for (var tries = 0; tries < 3; tries++)
                {
                    try
                    {
                        await Order.UpdateAsync(sid, verificationCode: "0000000", client: client.Rest);
                    }
                    catch (Twilio.Exceptions.ApiException refused) when (refused.Status == 400)
                    {
                        continue;
                    }
                }
            }

            (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{sid}")).Expect(204);
        }
    }
}
