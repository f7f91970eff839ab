using System.Text.Json;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>Twilio's own Node.js client, unmodified, takes a number from its order to the signed letter and on.</summary>
public sealed class TwilioTests
{
    static readonly string[] Newest = ["+13125550004", "+13125550003", "+13125550002", "+13125550001"];

    [Theory]
    [InlineData("twilio", false)]
    [InlineData("twilio", true)]
    [InlineData("twilio-4", false)]
    public async Task The_clients_journey_is_what_the_vendor_documents(string package, bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var server = await TestServer.Start(database?.Url);
        await IsTheJourney(server, environment => NodeTools.Run("twilio.mjs", new Dictionary<string, string?>(environment) { ["TWILIO_SDK"] = package }));
    }

    [Theory(Explicit = true)]
    [InlineData("twilio-5")]
    [InlineData("twilio-3")]
    public async Task Generations_between_and_before_take_the_same_journey(string package)
    {
        await using var server = await TestServer.Start();
        await IsTheJourney(server, environment => NodeTools.Run("twilio.mjs", new Dictionary<string, string?>(environment) { ["TWILIO_SDK"] = package }));
    }

    [Fact(Explicit = true)]
    public async Task The_Python_client_that_Debian_ships_takes_the_same_journey()
    {
        await PythonTools.Require("twilio");
        await using var server = await TestServer.Start();
        await IsTheJourney(server, environment => PythonTools.Run(PythonTools.Journey, environment));
    }

    static async Task IsTheJourney(TestServer server, Func<Dictionary<string, string?>, Task<Finished>> run)
    {
        var said = JsonDocument.Parse((await run(new() { ["HOSTLINE_URL"] = server.BaseUrl })).Succeeded()).RootElement;
        AreTheOrdersStates(said);
        AreTheLists(said);
        AreTheRefusals(said);
        Assert.Equal(["pending-verification", "verified", "pending-loa", "carrier-processing", "testing", "completed"],
            said.GetProperty("callbacks").EnumerateArray().Select(c => c.GetProperty("form").Text("Status")));
        Assert.All(said.GetProperty("callbacks").EnumerateArray(), c => Assert.True(c.GetProperty("isValid").GetBoolean(), c.GetRawText()));
    }

    static void AreTheOrdersStates(JsonElement said)
    {
        Assert.Equal(
            [("created", "received"), ("fetched", "received"), ("byName", "received"), ("calling", "pending-verification"), ("verified", "verified"),
                ("signing", "pending-loa"), ("completed", "completed")],
            ((string[])["created", "fetched", "byName", "calling", "verified", "signing", "completed"])
                .Select(step => (step, said.GetProperty(step).Text("status"))));
        var created = said.GetProperty("created");
        Assert.Equal(("front desk", "desk", "owner@example.com"), (created.Text("friendlyName"), created.Text("uniqueName"), created.Text("email")));
        Assert.Equal(said.Text("accountSid"), created.Text("accountSid"));
        Assert.Equal(5, said.GetProperty("calling").GetProperty("callDelay").GetInt32());
        Assert.Equal(("signing", "signed"), (said.GetProperty("document").Text("status"), said.GetProperty("signed").Text("status")));
        Assert.Equal(created.Text("sid"), Assert.Single(said.GetProperty("dependent").EnumerateArray()).GetString());
        Assert.Equal("hosted", said.GetProperty("number").Text("origin"));
    }

    static void AreTheLists(JsonElement said)
    {
        Assert.Equal(Newest, Texts(said.GetProperty("listed")));
        Assert.Equal([Newest[..2], Newest[2..], Newest[..2]], said.GetProperty("pages").EnumerateArray().Select(Texts));
        Assert.Equal([Newest[3]], Texts(said.GetProperty("filtered")));
    }

    static void AreTheRefusals(JsonElement said)
    {
        Assert.True(said.GetProperty("removed").GetBoolean());
        foreach (var (step, status, code) in ((string, int, int)[])
            [("gone", 404, 20404), ("twice", 400, 22110), ("notANumber", 400, 22102), ("notAuthorized", 401, 20003)])
        {
            var error = said.GetProperty(step);
            Assert.Equal((step, status, code), (step, error.GetProperty("status").GetInt32(), error.GetProperty("code").GetInt32()));
            // Not every client keeps it.
            Assert.True(!error.TryGetProperty("moreInfo", out var page) || page.GetString() == $"https://www.twilio.com/docs/errors/{code}", step);
        }
    }

    static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetString()!)];
}
