using Hostline.Accounts;
using Hostline.Campaigns;
using Hostline.Core.Notifications;
using Hostline.Core.Numbers;
using Hostline.Dialects;
using Hostline.Notifications;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Toy;

/// <summary>Campaigns and notification channels of a third dialect: it registers its own announcers beside those of the others.</summary>
public sealed class PigeonAnnouncerTests
{
    [Fact]
    public async Task A_number_that_joins_its_campaign_is_announced_its_way_and_by_no_other_dialect()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var server = await TestServer.StartSpeaking([.. InstalledDialects.All, new PigeonDialect()]);
        var scene = await CampaignScene.Begin(server, receiver);
        var caller = (await server.Services.GetRequiredService<AccountBook>().Authenticate(scene.Journey.Sandbox.ApiKey())).Value!;
        var campaign = (await server.Services.GetRequiredService<CampaignBook>()
            .Add(caller, new("loft", null, receiver.Url("/feather"), "", "{}"u8.ToArray(), PigeonCallbacks.Feather), "reference")).Value!;
        var joined = await server.Services.GetRequiredService<AssignNumber>()
            .To(campaign.Id, PhoneNumber.Parse(Journey.Number), Assigner.Of(caller), default);
        Assert.False(joined.IsRefused);

        // The webhooks to one URL arrive in order, and the other dialect would be asked first.
        Assert.Equal($"Feather={Journey.Number}&Attempt=1", (await receiver.Next(r => r.Path == "/feather", Hang.Limit)).Text);
    }

    [Fact]
    public async Task A_notification_to_its_channel_is_rendered_its_way_and_by_no_other_dialect()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var server = await TestServer.StartSpeaking([.. InstalledDialects.All, new PigeonDialect()]);
        var sandbox = await server.Sandbox();
        var caller = (await server.Services.GetRequiredService<AccountBook>().Authenticate(sandbox.ApiKey())).Value!;
        var book = server.Services.GetRequiredService<NotificationBook>();
        var profile = (await book.AddProfile(caller, "nest")).Value!;
        var channel = (await book.AddChannel(caller, new(profile.Id, ChannelKind.Webhook, receiver.Url("/lark"), PigeonCallbacks.Lark), "profile")).Value!;
        Assert.False((await book.AddSetting(caller, new(profile.Id, channel.Id, null), "profile", "channel")).IsRefused);
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { "+12025550199" } })).Expect(200);

        Assert.StartsWith("Lark=", (await receiver.Next(r => r.Path == "/lark", Hang.Limit)).Text, StringComparison.Ordinal);
    }
}
