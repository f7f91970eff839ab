using System.Text.Json;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Ownership;

/// <summary>People who answer a line, on the page /line.</summary>
static class LineVisits
{
    /// <summary>Whoever answers the line, with the code of a call: on the page of what the owner may do.</summary>
    public static async Task<Visitor> Proven(Exchange exchange, string number)
    {
        var visitor = new Visitor(exchange.Server.BaseUrl);
        (await Ask(exchange, visitor, number, "call")).Expect(303);
        var entered = await visitor.Submit("/line/code", "/line/code", ("code", await CodeOf(exchange, number)));
        Assert.Equal("/line/yours", entered.Expect(303).Headers["Location"]);
        return visitor;
    }

    public static Task<Answered> Ask(Exchange exchange, Visitor visitor, string number, string method) =>
        visitor.Submit($"/line?world={exchange.Sandbox.Id}", "/line", ("number", number), ("method", method));

    /// <summary>Locks the line in a visit of its own.</summary>
    public static async Task Lock(Exchange exchange, string number)
    {
        using var owner = await Proven(exchange, number);
        (await owner.Submit("/line/yours", "/line/yours/lock")).Expect(303);
    }

    /// <summary>What was sent to a line, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Sent(Exchange exchange, string number)
    {
        await exchange.Quiet();
        return [.. (await exchange.Sandbox.Control(HttpMethod.Get, "/messages?to=" + Uri.EscapeDataString(number))).Expect(200).Json.GetProperty("data")
            .EnumerateArray()];
    }

    public static async Task<string> CodeOf(Exchange exchange, string number) => (await Sent(exchange, number))[0].GetProperty("code").GetString()!;
}
