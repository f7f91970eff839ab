using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;
using Twilio.Exceptions;
using Twilio.Rest.Preview.HostedNumbers;
using Twilio.Security;

namespace Hostline.Tests.Sdk;

/// <summary>Twilio's own C# client, unmodified: only its HTTP client is given.</summary>
public sealed class TwilioCsharpTests
{
    [Fact]
    public async Task It_creates_lists_pages_fetches_and_deletes_orders_and_understands_refusals()
    {
        await using var server = await TestServer.Start();
        await using var receiver = await ReceivingServer.Start();
        var sandbox = await server.Sandbox();
        var (sid, token) = (sandbox.Account().Text("account_sid"), sandbox.Account().Text("auth_token"));
        using var given = new TwilioCsharpClient(server, sid, token);
        var client = given.Rest;

        var order = await HostedNumberOrderResource.CreateAsync(new Twilio.Types.PhoneNumber("+13125550001"), smsCapability: true, friendlyName: "desk",
            ccEmails: ["a@example.com", "b@example.com"], statusCallbackUrl: new Uri(receiver.Url("/hook")), client: client);
        Assert.Equal((sid, "received", "desk"), (order.AccountSid, order.Status.ToString(), order.FriendlyName));
        Assert.Equal(["a@example.com", "b@example.com"], order.CcEmails);
        Assert.NotNull(order.DateCreated);
        var calling = await HostedNumberOrderResource.UpdateAsync(order.Sid, status: HostedNumberOrderResource.StatusEnum.PendingVerification, client: client);
        Assert.Equal((1, 6), (calling.VerificationAttempts, calling.VerificationCode.Length));

        foreach (var last in "234")
        {
            await HostedNumberOrderResource.CreateAsync(new Twilio.Types.PhoneNumber($"+1312555000{last}"), smsCapability: true, client: client);
        }

        var listed = await HostedNumberOrderResource.ReadAsync(pageSize: 2, client: client);
        Assert.Equal(["+13125550004", "+13125550003", "+13125550002", "+13125550001"], listed.Select(o => o.PhoneNumber.ToString()));
        Assert.True(await HostedNumberOrderResource.DeleteAsync(order.Sid, client: client));
        var gone = await Assert.ThrowsAsync<ApiException>(() => HostedNumberOrderResource.FetchAsync(order.Sid, client: client));
        Assert.Equal((404, 20404), (gone.Status, gone.Code));

        var callback = await receiver.Next(r => r.Path.StartsWith("/hook", StringComparison.Ordinal), Hang.Limit);
        var form = System.Text.Encoding.UTF8.GetString(callback.Body).Split('&').Select(p => p.Split('='))
            .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        Assert.True(new RequestValidator(token).Validate(receiver.Url("/hook"), form, callback.Headers["X-Twilio-Signature"].ToString()));
    }
}
