using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>What becomes of the hold on an order.</summary>
enum HoldFate
{
    Stays,
    Lifted,
    /// <summary>Lifted, and reported again.</summary>
    HeldAgain,
    /// <summary>The desk ends the order.</summary>
    Failed,
}

/// <param name="IsTransfer">Its holder reports it; one that asks no holder is put on hold at the desk.</param>
sealed record HeldOrder(AnyId Order, string Number, bool IsTransfer, HoldFate Fate);

/// <summary>Orders that are reported as fraud, and what the desk makes of it. Each act is repeated until there is an answer.</summary>
sealed class Holds(IReadOnlyList<Customer> customers, Client client, Seeded seeded, FaultLog faults) : Exchanging(customers, client, seeded)
{
    /// <summary>Longer than the window of a holder, and than the first reminder takes.</summary>
    static readonly TimeSpan Stands = TimeSpan.FromHours(100);

    /// <summary>An order that asks a holder, and one that asks no one, for each fate; none of them has anything left to do automatically.</summary>
    public async Task<IReadOnlyList<HeldOrder>> Place(NumberSpace numbers)
    {
        var fates = Enum.GetValues<HoldFate>();
        string[] hosted = [.. fates.Select(_ => numbers.Take())];
        await Host(Holder, await Order(Holder, hosted), hosted);
        var transfers = await Task.WhenAll(fates.Select((fate, i) => Place(hosted[i], true, fate)));
        var others = await Task.WhenAll(fates.Select(fate => Place(numbers.Take(), false, fate)));
        await Task.WhenAll(transfers.Concat(others).Select(o => Until(async () => (await Ok(HttpMethod.Get, $"{Desk}/orders/{o.Order}", Holder.SandboxKey))
            .GetProperty("numbers")[0].GetProperty("state").GetString() == (o.IsTransfer ? "awaiting consent" : "gathering"))));
        return [.. transfers, .. others];
    }

    async Task<HeldOrder> Place(string number, bool isTransfer, HoldFate fate) => new(await Order(Taker, [number]), number, isTransfer, fate);

    public Task Report(IEnumerable<HeldOrder> orders) => Task.WhenAll(orders.Select(o => Report(o, o.IsTransfer ? Holder.ApiKey : Holder.SandboxKey)));

    public Task Decide(IEnumerable<HeldOrder> orders) => Task.WhenAll(orders.Select(Decide));

    /// <summary>While all are on hold; nodes are alive.</summary>
    public async Task PassTime()
    {
        var now = (await Ok(HttpMethod.Get, Holder.World + "/clock", Holder.SandboxKey)).GetProperty("now").GetDateTimeOffset();
        await Until(async () => (await Ok(HttpMethod.Post, Holder.World + "/clock", Holder.SandboxKey, new { to = (now + Stands).ToString("O") }))
            .GetProperty("quiet").GetBoolean());
    }

    async Task Decide(HeldOrder held)
    {
        if (held.Fate is HoldFate.Lifted or HoldFate.HeldAgain)
        {
            await Answered("lift", held, new { reason = "They know each other." });
        }

        if (held.Fate == HoldFate.HeldAgain)
        {
            await Report(held, Holder.SandboxKey);
        }

        if (held.Fate == HoldFate.Failed)
        {
            await Answered("fail", held, new { reason = "failed_by_operator" });
        }
    }

    /// <summary>What was acknowledged is listed, and until the desk lifts it no one else moves the order.</summary>
    async Task Report(HeldOrder held, string key)
    {
        await Hang.Until(async () => (await Insist(new(), () =>
            Client.Send("report", HttpMethod.Post, $"{Desk}/orders/{held.Order}/dispute", key, new { reason = "We never heard of them." }))).IsOk,
            () => $"A report of {held.Order}");
        if (await Find($"{Desk}/disputes?limit=250", d => d.GetProperty("order").GetId() == held.Order) is null)
        {
            faults.Complain($"The hold on {held.Order} was acknowledged and is not listed.");
        }

        var path = $"{Orders}/{held.Order}";
        foreach (var moved in new[]
        {
            await Insist(new(), () => Client.Send("cancel", HttpMethod.Delete, path, Taker.ApiKey)),
            await Insist(new(), () => Client.Send("code", HttpMethod.Post, $"{path}/verification_codes", Taker.ApiKey,
                new { phone_numbers = new[] { held.Number }, verification_method = "sms" })),
        })
        {
            if (moved.IsOk)
            {
                faults.Complain($"{held.Order} was moved while it was on hold: {moved.Text}");
            }
        }
    }

    /// <summary>What had an effect without an answer is refused when it is repeated.</summary>
    Task Answered(string verb, HeldOrder held, object body) => Hang.Until(async () => (await Insist(new(), () =>
        Client.Send(verb, HttpMethod.Post, $"{Desk}/orders/{held.Order}/{verb}", Holder.SandboxKey, body))).Outcome != Outcome.Unknown,
        () => $"The desk's {verb} of {held.Order}");
}
