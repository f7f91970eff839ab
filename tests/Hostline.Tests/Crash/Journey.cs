using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>
/// One order from its creation to its documents, or to its cancellation. Requests without an answer are repeated a few times.
/// </summary>
sealed class Journey(Customer customer, Client client, History history, Seeded seeded, Story story, CancellationToken stop)
{
    const int Tries = 6;
    const string Orders = "/v2/messaging_hosted_number_orders";
    static readonly byte[] Pdf = System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("letter"));
    const int Looks = 4_000;

    /// <summary>A request without an answer may never have taken effect.</summary>
    const int LooksInDoubt = 20;
    static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMilliseconds(150);

    string Path => $"{Orders}/{story.Order}";

    public async Task Run()
    {
        if (!await Create())
        {
            return;
        }

        if (seeded.OneIn(8))
        {
            await Cancel();
        }
        else if (await Prove() && !(seeded.OneIn(10) && await Cancel()))
        {
            await Upload();
        }
    }

    async Task<bool> Create()
    {
        var body = new { phone_numbers = story.Numbers, messaging_profile_id = seeded.Of(customer.Profiles) };
        var reply = await Insist(story.Creations, () => client.Send("create", HttpMethod.Post, Orders, customer.ApiKey, body));
        if (reply.IsOk)
        {
            story.Order = reply.Json.GetProperty("data").GetProperty("id").GetId();
        }
        else if (reply.Outcome == Outcome.Refused && story.Creations.Unknown == 0)
        {
            history.Complain($"Creating {string.Join(", ", story.Numbers)} was refused: {reply.Text}");
        }

        return reply.IsOk;
    }

    async Task<bool> Prove()
    {
        var ask = new { phone_numbers = story.Numbers, verification_method = "sms" };
        var sent = await Insist(story.Sendings, () => client.Send("send codes", HttpMethod.Post, Path + "/verification_codes", customer.ApiKey, ask));
        if ((!sent.IsOk && story.Sendings.Unknown == 0) || await ReadCodes() is not { } codes)
        {
            return false;
        }

        if (seeded.OneIn(10))
        {
            await Insist(story.WrongCodes, () => Validate([(story.Numbers[0], "wrong")]));
        }

        var proven = await Insist(story.Proofs, () => Validate(codes));
        if (proven.IsOk && proven.Json.GetProperty("phone_numbers").EnumerateArray()
            .FirstOrDefault(n => n.GetProperty("status").GetString() == "rejected") is { ValueKind: JsonValueKind.Object } rejected)
        {
            history.Complain($"The code that was sent to a number of {story.Order} was rejected: {rejected}");
        }

        return proven.IsOk && await Sees("number", order => order.GetProperty("phone_numbers").EnumerateArray()
            .All(n => n.GetProperty("status").GetString() is "ownership_successful" or "provisioning" or "successful"));
    }

    Task<Reply> Validate(IReadOnlyList<(string Number, string Code)> codes) => client.Send(
        "validate", HttpMethod.Post, Path + "/validation_codes", customer.ApiKey,
        new { verification_codes = codes.Select(c => new { phone_number = c.Number, code = c.Code }) });

    /// <summary>
    /// The codes that people read at the numbers; null if the load ended before one arrived (the checks verify that it arrives at all).
    /// </summary>
    async Task<IReadOnlyList<(string Number, string Code)>?> ReadCodes()
    {
        var codes = new List<(string, string)>();
        foreach (var number in story.Numbers)
        {
            if (await ReadCode(number) is not { } code)
            {
                return null;
            }

            codes.Add((number, code));
        }

        return codes;
    }

    async Task<string?> ReadCode(string number)
    {
        for (var look = 0; look < (story.Sendings.Ok > 0 ? Looks : LooksInDoubt) && !stop.IsCancellationRequested; look++,
            await Task.Delay(LooksAgainAfter, CancellationToken.None))
        {
            await Served();
            var inbox = await client.Send("inbox", HttpMethod.Get, $"{customer.Inbox}?kind=sms&to={Uri.EscapeDataString(number)}", customer.SandboxKey);
            if (inbox.IsOk && inbox.Json.GetProperty("data") is var messages && messages.GetArrayLength() > 0)
            {
                return messages[0].GetProperty("code").GetString();
            }
        }

        return null;
    }

    async Task Upload()
    {
        var reply =
            await Insist(story.Uploads, () => client.SendContent("upload", HttpMethod.Post, Path + "/actions/file_upload", customer.ApiKey, Documents()));
        if (reply.IsOk)
        {
            await Sees("documents", order => order.GetProperty("status").GetString() is "loa_file_successful" or "provisioning" or "successful");
        }
    }

    static MultipartFormDataContent Documents() => new() { { File(), "loa", "letter.pdf" }, { File(), "bill", "bill.pdf" } };

    static ByteArrayContent File() => new(Pdf) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };

    /// <summary>True whatever the result: the journey is over.</summary>
    async Task<bool> Cancel()
    {
        var reply = await Insist(story.Cancellations, () => client.Send("cancel", HttpMethod.Delete, Path, customer.ApiKey));
        if (reply.IsOk)
        {
            await Sees("cancellation", order => order.GetProperty("status").GetString() == "deleted");
        }

        return true;
    }

    /// <summary>After an acknowledged change, every node must show it.</summary>
    async Task<bool> Sees(string what, Func<JsonElement, bool> shown)
    {
        var reply = await client.Send("get", HttpMethod.Get, Path, customer.ApiKey);
        if (reply.Outcome == Outcome.Refused || (reply.IsOk && !shown(reply.Json.GetProperty("data"))))
        {
            history.Complain($"After the acknowledged {what} the order {story.Order} reads: {reply.Text}");
        }

        return true;
    }

    /// <summary>Waits until a node is ready, or the load ends.</summary>
    async Task Served() => await Task.WhenAny(client.SomeNodeServes(), Task.Delay(Timeout.Infinite, stop));

    /// <summary>Repeats until there is an answer, and counts each attempt.</summary>
    async Task<Reply> Insist(Tally tally, Func<Task<Reply>> attempt)
    {
        Reply reply = default;
        for (var tried = 0; tried < Tries && !(tried > 0 && stop.IsCancellationRequested); tried++)
        {
            await Task.Delay(tried == 0 ? seeded.Milliseconds(0, 40) : seeded.Milliseconds(50, 400), CancellationToken.None);
            await Served();
            reply = await attempt();
            tally.Count(reply.Outcome);
            if (reply.Outcome != Outcome.Unknown)
            {
                break;
            }
        }

        return reply;
    }
}
