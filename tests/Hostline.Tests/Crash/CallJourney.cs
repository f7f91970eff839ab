using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>One order of the second dialect from its creation to its signed letter, or to its deletion.</summary>
sealed class CallJourney(Customer customer, Client client, History history, Seeded seeded, CallStory story, CancellationToken stop)
    : Repeating(client, seeded, stop)
{
    const string Orders = "/HostedNumbers/HostedNumberOrders";
    const string Documents = "/HostedNumbers/AuthorizationDocuments";
    static readonly byte[] Pdf = Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"));

    string sid = "";

    string Path => $"{Orders}/{sid}";

    public async Task Run()
    {
        if (!await Create())
        {
            return;
        }

        await Rename();
        if (Seeded.OneIn(8))
        {
            await Delete();
        }
        else if (await (Seeded.OneIn(4) ? ProveByBill() : ProveByCall()) && !(Seeded.OneIn(10) && await Delete()))
        {
            await Sign();
        }
    }

    async Task<bool> Create()
    {
        var reply = await Insist(story.Creations, () => Form("create", HttpMethod.Post, Orders,
            ("PhoneNumber", story.Number), ("SmsCapability", "true"), ("FriendlyName", "new"),
            ("StatusCallbackUrl", customer.Callback)));
        if (reply.IsOk)
        {
            sid = reply.Json.GetProperty("sid").GetString()!;
            story.Hosting = new(Guid.ParseExact(sid[2..], "N"));
        }
        else if (reply.Outcome == Outcome.Refused && story.Creations.Unknown == 0)
        {
            history.Complain($"Creating {story.Number} was refused: {reply.Text}");
        }

        return reply.IsOk;
    }

    async Task Rename()
    {
        var name = $"name {Seeded.Below(1_000_000)}";
        if ((await Insist(story.Renamings, () => Form("rename", HttpMethod.Post, Path, ("FriendlyName", name)))).IsOk)
        {
            story.Name = name;
            await Sees("name", order => order.GetProperty("friendly_name").GetString() == name);
        }
    }

    async Task<bool> ProveByCall()
    {
        var called = await Insist(story.Calls, () => Form("call", HttpMethod.Post, Path, ("Status", "pending-verification")));
        if (!called.IsOk && story.Calls.Unknown == 0)
        {
            history.Complain($"A call for {story.Number} was refused: {called.Text}");
            return false;
        }

        return await Until(story.Calls.Ok > 0 ? Looks : LooksInDoubt, async order =>
        {
            if (order.GetProperty("verification_code").GetString() is { } code)
            {
                var keyed = await Client.Send("keys", HttpMethod.Post, $"{customer.World}/handsets/{Uri.EscapeDataString(story.Number)}/keys",
                    customer.SandboxKey, new { keys = code });
                story.Keys.Count(keyed.Outcome);
            }
        });
    }

    async Task<bool> ProveByBill()
    {
        var sent = await Insist(story.Bills, () => Client.SendContent("bill", HttpMethod.Post, "/hostline/v1/identity_documents", customer.ApiKey,
            new MultipartFormDataContent { { new StringContent("phone-bill"), "type" }, { File(), "file", "bill.pdf" } }));
        if (!sent.IsOk)
        {
            return false;
        }

        var bill = sent.Json.GetProperty("sid").GetString()!;
        var named = await Insist(new(), () => Form("name bill", HttpMethod.Post, Path,
            ("Status", "pending-verification"), ("VerificationType", "phone-bill"), ("VerificationDocumentSid", bill)));
        return await Until(named.IsOk ? Looks : LooksInDoubt, _ => Task.CompletedTask);
    }

    static ByteArrayContent File() => new(Pdf) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };

    async Task Sign()
    {
        var sent = await Insist(story.Letters, () => Form("letter", HttpMethod.Post, Documents, ("HostedNumberOrderSids", sid),
            ("AddressSid", customer.Address), ("Email", "owner@example.com"), ("ContactTitle", "Owner"), ("ContactPhoneNumber", story.Number)));
        var letter = sent.IsOk ? sent.Json.GetProperty("sid").GetString() : null;
        for (var look = 0; letter is null && look < LooksInDoubt && !Stop.IsCancellationRequested; look++)
        {
            await Task.Delay(LooksAgainAfter, CancellationToken.None);
            letter = await Fetch() is { } order ? order.GetProperty("signing_document_sid").GetString() : null;
        }

        if (letter is not null)
        {
            await Insist(story.Signings, () => Client.Send("sign", HttpMethod.Post, $"{customer.World}/letters/{letter}/sign", customer.SandboxKey,
                new { name = "Ann Owner" }));
        }
    }

    /// <summary>True whatever the result: the journey is over.</summary>
    async Task<bool> Delete()
    {
        if ((await Insist(story.Deletions, () => Form("delete", HttpMethod.Delete, Path))).IsOk
            && await Form("get", HttpMethod.Get, Path) is { IsOk: true } shown)
        {
            history.Complain($"After the acknowledged deletion the order {sid} reads: {shown.Text}");
        }

        return true;
    }

    /// <summary>Acts again and again, until ownership is proven; false if the load ended before that.</summary>
    async Task<bool> Until(int looks, Func<JsonElement, Task> act)
    {
        for (var look = 0; look < looks && !Stop.IsCancellationRequested; look++, await Task.Delay(LooksAgainAfter, CancellationToken.None))
        {
            if (await Fetch() is { } order)
            {
                if (order.GetProperty("status").GetString() == "verified")
                {
                    return true;
                }

                await act(order);
            }
        }

        return false;
    }

    async Task<JsonElement?> Fetch()
    {
        await Served();
        return await Form("get", HttpMethod.Get, Path) is { IsOk: true } reply ? reply.Json : null;
    }

    /// <summary>After an acknowledged change, every node must show it.</summary>
    async Task Sees(string what, Func<JsonElement, bool> shown)
    {
        var reply = await Form("get", HttpMethod.Get, Path);
        if (reply.Outcome == Outcome.Refused || (reply.IsOk && !shown(reply.Json)))
        {
            history.Complain($"After the acknowledged {what} the order {sid} reads: {reply.Text}");
        }
    }

    Task<Reply> Form(string name, HttpMethod method, string path, params (string Name, string Value)[] form) => Client.SendContent(name, method, path,
        customer.Basic, form.Length == 0 ? null : new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));
}
