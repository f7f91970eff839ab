using System.Text.RegularExpressions;
using Hostline.Core.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network;
using Hostline.Outbox;
using Hostline.Ownership;
using Hostline.Sandboxes;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>
/// The simulated world of a sandbox: messages to its handsets and mailboxes, their reactions, and the outcomes of its numbers.
/// </summary>
sealed partial class InspectorEndpoints(Database database, WorldQuiescence quiet, SandboxInspector inspector, NumberScripts scripts,
    Accounts.AccountBook accounts, KeyHandset handset, IncomingTexts incoming)
{
    const int MessagesByDefault = 100;
    const int MessagesAtMost = 1_000;
    const int TextAtMost = 1_600;
    const int KeysAtMost = 32;
    const int ToAtMost = 20;
    const int ScriptsAtMost = 1_000;

    /// <summary>An errand sends a code a moment after the request; wait, so that a caller who asks at once still finds it.</summary>
    static readonly TimeSpan WaitForErrands = TimeSpan.FromSeconds(2);

    static readonly string[] Kinds = [.. Enum.GetValues<MessageKind>().Select(k => Answers.Word(k))];
    static readonly string[] Outcomes = [.. NumberScripts.Words];

    static readonly Dictionary<string, Billing> BillingWords = new()
    {
        ["billing_failed"] = Billing.CheckFailed,
        ["billing_abolished"] = Billing.Abolished,
        ["ok"] = Billing.Ok,
    };

    public void Map(Endpoints endpoints)
    {
        endpoints.OfSandbox("GET", "/messages", Messages, Asked)
            .Does(new("listMessages", SandboxEndpoints.Tag, "List what a sandbox's handsets and mailboxes got, newest first", Answers.PageOf(MessageForm)));
        endpoints.Get("/messages", Who.Operator, (http, access) => Messages(http, access, World.Live), Asked)
            .Does(new("listLiveMessages", "Desk", "List what live accounts were sent while the network is simulated, newest first",
                Answers.PageOf(MessageForm)));
        endpoints.OfSandbox("POST", "/handsets/{number}/keys", PressKeys)
            .Does(new("pressKeys", SandboxEndpoints.Tag, "Answer a verification call and key digits", CallForm)
            {
                About = "The newest call to the number that rings or was answered gets the keys. The handset passes the call's challenge "
                    + "without being asked here: keys are the code alone.",
                Parameters = [Number],
                Body = Schema.Object("", Required("keys", Schema.Text("Digits, * and #.", KeysAtMost))),
            });
        endpoints.OfSandbox("POST", "/handsets/{number}/sms", SendSms).Does(new("sendSms", SandboxEndpoints.Tag, "Let a handset send a text", MessageForm)
        {
            Status = StatusCodes.Status201Created,
            Parameters = [Number],
            Body = Schema.Object("", Required("to", Schema.Text("A number, in any spelling that people use.", ToAtMost)),
                Required("text", Schema.Text("The text.", TextAtMost))),
        });
        endpoints.OfSandbox("POST", "/numbers/{number}/outcome", ScriptNumber).Does(new("scriptNumber", SandboxEndpoints.Tag, "Set what happens to a number",
            Schema.Object("", Required("number", Schema.Phone("The number.")), Required("outcome", OutcomeForm)))
        {
            Parameters = [Number],
            Body = Schema.Object("", Required("outcome", OutcomeForm)),
        });
        endpoints.OfSandbox("GET", "/numbers", ListNumbers)
            .Does(new("listScripts", SandboxEndpoints.Tag, "List the magic digits, and the numbers with a script", NumbersForm));
        endpoints.OfSandbox("POST", "/accounts/{id}/outcome", ScriptAccount)
            .Does(new("scriptAccount", SandboxEndpoints.Tag, "Set the billing status of an account",
                Schema.Object("", Required("id", Schema.Uuid("The account's id.")), Required("outcome", BillingForm)))
            {
                Body = Schema.Object("", Required("outcome", BillingForm)),
            });
    }

    static readonly Parameter[] Asked =
    [
        new("kind", Schema.OneOf("Only this kind.", Kinds)),
        new("to", Schema.Text("Only to this number, in any spelling, or to this mailbox.")),
        new("since", Schema.Instant("Only from this instant.")),
        Parameters.Limit(MessagesByDefault, MessagesAtMost),
    ];

    static readonly Parameter Number = new("number", Schema.Text("A number, in any spelling that people use."), "path", IsRequired: true);

    static readonly Schema OutcomeForm = Schema.OneOf("What happens to the number.", Outcomes);

    static readonly Schema NumbersForm = Schema.Object("What the simulated network does.",
        Required("magic", Schema.ListOf(Schema.Object("Of a number that ends in 555 and these digits, in any US area code.",
            Required("digits", Schema.Text("Its last four digits.")), Required("outcome", OutcomeForm)), "By their digits.")),
        Required("scripts", Schema.ListOf(Schema.Object("", Required("number", Schema.Phone("The number.")), Required("outcome", OutcomeForm)),
            $"By number; {ScriptsAtMost} at most.")));

    static readonly Schema BillingForm = Schema.OneOf("The billing status.", [.. BillingWords.Keys]);

    static readonly Schema MessageForm = Schema.Object("A text, a call or a mail.",
        Required("id", Schema.Uuid("The id.")),
        Required("at", Schema.Instant("When it was sent, by the sandbox's clock.")),
        Required("kind", Schema.OneOf("What it is.", Kinds)),
        Optional("from", Schema.Text("Who sent it.")),
        Required("to", Schema.Text("Who got it.")),
        Optional("subject", Schema.Text("The subject of a mail.")),
        Optional("text", Schema.Text("What it says.")),
        Optional("html", Schema.Text("The body of a mail as HTML.")),
        Optional("code", Schema.Text("The code that a person would read or hear.")),
        Required("links", Schema.ListOf(Schema.Text(""), "The links in it.")),
        Required("delivered", Schema.Flag("Whether it arrived."))).Named("Message");

    static readonly Schema CallForm = Schema.Object("A verification call after the keys.",
        Required("id", Schema.Uuid("The id.")),
        Required("to", Schema.Phone("The number that was called.")),
        Required("state", Schema.OneOf("Whether it asks for the code again.", ["prompt", "ended"])),
        Required("prompts", Schema.Whole("How often it has asked for the code.")),
        Optional("end", Schema.OneOf("Why it ended.", [.. Enum.GetValues<CallEnd>().Select(VerificationCall.WordOf)])));

    async Task<IResult> Messages(HttpContext http, Access access, World sandbox)
    {
        var query = new Query(http);
        var kind = query.OneOf("kind", Kinds) is { } word ? Array.IndexOf(Kinds, word) + 1 : 0;
        var (to, since, limit) = (query.Recipient("to"), query.Instant("since"), query.Limit(MessagesByDefault, MessagesAtMost));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        await quiet.Wait(sandbox, QuietKinds.Errands, WaitForErrands, http.RequestAborted);
        var found = await database.Many(MessageTable.List, MessageTable.Read, sandbox.Id, kind, to, since ?? DateTimeOffset.UnixEpoch, limit);
        return Answers.Page(found.Select(inspector.Opened).Select(Render));
    }

    Task<IResult> PressKeys(HttpContext http, Access access, World sandbox) => WithNumber(http, number => http.WithBody(ReadKeys, async keys =>
    {
        await quiet.Wait(sandbox, QuietKinds.Errands, WaitForErrands, http.RequestAborted);
        var call = await handset.For(sandbox, number, keys);
        return call.IsRefused ? Problem.Of(call.Refusals) : Answers.Of(Render(call.Value!));
    }));

    static object Render(VerificationCall call) => new
    {
        id = call.Id,
        to = call.Number.ToString(),
        state = call.State == CallState.Prompt ? "prompt" : "ended",
        prompts = call.Prompts,
        end = call.End is { } end ? VerificationCall.WordOf(end) : null,
    };

    static string ReadKeys(Fields fields)
    {
        var keys = fields.Needed("keys", KeysAtMost);
        if (!fields.IsRefused && !KeyPad().IsMatch(keys))
        {
            fields.Refuse(Reason.InvalidField, "keys", "keys must be digits, * and #.");
        }

        return keys;
    }

    Task<IResult> SendSms(HttpContext http, Access access, World sandbox) => WithNumber(http, from => http.WithBody(ReadSms, async sms =>
    {
        var sent = await incoming.Take(sandbox, from, sms.To, sms.Text);
        return Answers.Of(Render(sent), StatusCodes.Status201Created);
    }));

    static (string To, string Text) ReadSms(Fields fields)
    {
        var to = fields.Needed("to", ToAtMost);
        var reading = TypedNumber.Read(to);
        if (to.Length > 0 && !reading.IsNumber)
        {
            fields.Refuse(Reason.NumberNotE164, "to", reading.Description);
        }

        return (reading.Number.ToString(), fields.Needed("text", TextAtMost));
    }

    Task<IResult> ScriptNumber(HttpContext http, Access access, World sandbox) => WithNumber(http, number => http.WithBody(
        fields => fields.OneOf("outcome", required: true, Outcomes),
        async outcome =>
        {
            await scripts.Set(sandbox.Id, number, outcome!);
            return Answers.Of(new { number = number.ToString(), outcome });
        }));

    async Task<IResult> ListNumbers(HttpContext http, Access access, World sandbox) => Answers.Of(new
    {
        magic = OutcomeWords.Digits.Where(o => o.Digits is not null).Select(o => new { digits = o.Digits, outcome = o.Word }),
        scripts = (await scripts.Of(sandbox.Id, ScriptsAtMost)).Select(s => new { number = s.Number.ToString(), outcome = s.Outcome }),
    });

    Task<IResult> ScriptAccount(HttpContext http, Access access, World sandbox) => http.WithBody(
        fields => fields.OneOf("outcome", required: true, [.. BillingWords.Keys]),
        async outcome =>
        {
            var set = http.Id<AccountId>() is { } id ? await accounts.SetBilling(sandbox.Id, id, BillingWords[outcome!]) : new Refusal(Reason.NotFound);
            return set.IsRefused ? Problem.Of(set.Refusals) : Answers.Of(new { id = set.Value, outcome });
        });

    static Task<IResult> WithNumber(HttpContext http, Func<PhoneNumber, Task<IResult>> act)
    {
        var number = http.Number();
        return number.IsRefused ? Task.FromResult<IResult>(Problem.Of(number.Refusals)) : act(number.Value);
    }

    static object Render(Message m) => new
    {
        id = m.Id,
        at = m.At,
        kind = Answers.Word(m.Kind),
        from = m.From,
        to = m.To,
        subject = m.Subject,
        text = m.Text,
        html = m.Html,
        code = m.Code,
        links = SandboxInspector.LinksOf(m),
        delivered = m.Delivered,
    };

    [GeneratedRegex("^[0-9*#]+$")]
    private static partial Regex KeyPad();
}
