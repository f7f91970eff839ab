using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>One order from its creation to its documents, or to its cancellation.</summary>
sealed class Journey(Customer customer, Client client, History history, Seeded seeded, Story story, CancellationToken stop)
    : Repeating(client, seeded, stop)
{
    const string Orders = "/v2/messaging_hosted_number_orders";
    static readonly byte[] Pdf = System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("letter"));

    string Path => $"{Orders}/{story.Order}";

    public async Task Run()
    {
        if (!await Create())
        {
            return;
        }

        if (Seeded.OneIn(8))
        {
            await Cancel();
        }
        else if (await Prove() && !(Seeded.OneIn(10) && await Cancel()))
        {
            await Upload();
        }
    }

    async Task<bool> Create()
    {
        var body = new { phone_numbers = story.Numbers, messaging_profile_id = Seeded.Of(customer.Profiles) };
        var reply = await Insist(story.Creations, () => Client.Send("create", HttpMethod.Post, Orders, customer.ApiKey, body));
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
        var sent = await Insist(story.Sendings, () => Client.Send("send codes", HttpMethod.Post, Path + "/verification_codes", customer.ApiKey, ask));
        if ((!sent.IsOk && story.Sendings.Unknown == 0) || await ReadCodes() is not { } codes)
        {
            return false;
        }

        if (Seeded.OneIn(10))
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

    Task<Reply> Validate(IReadOnlyList<(string Number, string Code)> codes) => Client.Send(
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
        for (var look = 0; look < (story.Sendings.Ok > 0 ? Looks : LooksInDoubt) && !Stop.IsCancellationRequested; look++,
            await Task.Delay(LooksAgainAfter, CancellationToken.None))
        {
            await Served();
            var inbox = await Client.Send("inbox", HttpMethod.Get, $"{customer.Inbox}?kind=sms&to={Uri.EscapeDataString(number)}", customer.SandboxKey);
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
            await Insist(story.Uploads, () => Client.SendContent("upload", HttpMethod.Post, Path + "/actions/file_upload", customer.ApiKey, Documents()));
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
        var reply = await Insist(story.Cancellations, () => Client.Send("cancel", HttpMethod.Delete, Path, customer.ApiKey));
        if (reply.IsOk)
        {
            await Sees("cancellation", order => order.GetProperty("status").GetString() == "deleted");
        }

        return true;
    }

    /// <summary>After an acknowledged change, every node must show it.</summary>
    async Task<bool> Sees(string what, Func<JsonElement, bool> shown)
    {
        var reply = await Client.Send("get", HttpMethod.Get, Path, customer.ApiKey);
        if (reply.Outcome == Outcome.Refused || (reply.IsOk && !shown(reply.Json.GetProperty("data"))))
        {
            history.Complain($"After the acknowledged {what} the order {story.Order} reads: {reply.Text}");
        }

        return true;
    }
}
