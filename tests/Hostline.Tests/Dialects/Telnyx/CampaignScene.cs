using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>Campaigns of a journey's account, each with a webhook path of its own.</summary>
sealed class CampaignScene(Journey journey, ReceivingServer receiver)
{
    public const string Campaigns = "/10dlc/campaign";
    public const string Assigned = "/10dlc/phone_number_campaigns";
    public const string ByProfile = "/10dlc/phoneNumberAssignmentByProfile";

    public Journey Journey => journey;

    /// <summary>A journey with an active number, on either database.</summary>
    public static async Task<CampaignScene> Begin(TestServer server, ReceivingServer receiver, params string[] accounts)
    {
        var journey = await Journey.Begin(server, receiver, accounts);
        await journey.Hear(await journey.OrderWithDocuments(Journey.Number), "successful");
        return new(journey, receiver);
    }

    /// <summary>A campaign with its webhooks at <see cref="PathOf"/>; returns its id.</summary>
    public async Task<string> NewCampaign(string name) => (await TryCampaign(new
    {
        brandId = "brand " + name,
        description = "Codes",
        usecase = "2FA",
        webhookURL = receiver.Url(PathOf(name)),
    })).Expect(200).Json.GetProperty("campaignId").GetString()!;

    public Task<Answered> TryCampaign(object body) => journey.Post("/10dlc/campaignBuilder", body);

    public string PathOf(string name) => $"{journey.Path}/campaigns/{name}";

    public Task<Answered> Assign(string campaign, string number = Journey.Number, int account = 0) =>
        journey.Post(Assigned, new { phoneNumber = number, campaignId = campaign }, account);

    public Task<Answered> Find(string number = Journey.Number) => journey.Get($"{Assigned}/{number}");

    public Task<Answered> Call(HttpMethod method, string path, object? body = null, int account = 0) => journey.Sandbox.Telnyx(method, path, body, account);

    /// <summary>The next webhook of a campaign, as "TYPE status number".</summary>
    public async Task<string> Hear(string name)
    {
        var webhook = await receiver.Next(PathOf(name), Journey.Patience);
        var payload = Journey.Payload(webhook);
        Assert.Equal("10dlc.phone_number.update", Journey.TypeOf(webhook));
        Assert.True(webhook.Header("telnyx-signature-ed25519") is { Length: 88 });
        return $"{Text(payload, "type")} {Text(payload, "status")} {Text(payload, "phoneNumber")} {Text(payload, "campaignId")}";
    }

    public static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
