using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Sandboxes;

namespace Hostline.Api;

/// <summary>Sandboxes: made, read, changed and deleted (control API, Sandboxes).</summary>
sealed class SandboxEndpoints(Sandboxes.Sandboxes sandboxes)
{
    const int AccountsAtMost = 100;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/hostline/v1/sandboxes", (Delegate)Make);

    async Task<IResult> Make(HttpContext http)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        if (body.IsRefused)
        {
            return Problem.Of(body.Refusals);
        }

        var fields = new Fields(body.Value);
        var wanted = Read(fields);
        if (fields.IsRefused)
        {
            return Problem.Of(fields.Refusals);
        }

        return Results.Json(Render(await sandboxes.Make(wanted)), statusCode: 201);
    }

    static NewSandbox Read(Fields fields)
    {
        var names = fields.Objects("accounts")?.Select(a => new Fields(a).Text("name", required: true, atMost: 100) ?? "").ToList() ?? ["acme"];
        if (names.Count is 0 or > AccountsAtMost || names.Any(n => n.Length == 0))
        {
            fields.Refuse(Reason.ValueOutOfRange, "accounts", $"accounts must name 1 to {AccountsAtMost} accounts, each with a name.");
        }

        return new(fields.Text("name", atMost: 100) ?? "sandbox", names, ClockMode.Running, null, ReviewMode.Instant);
    }

    /// <summary>The answer that shows a new sandbox's secrets.</summary>
    public static object Render(MadeSandbox made) => new
    {
        id = made.World.Id,
        key = made.Key.Text,
        clock = new { mode = made.World.Mode.ToString().ToLowerInvariant(), now = made.Now },
        review = "instant",
        accounts = made.Accounts.Select(a => new
        {
            name = a.Account.Name,
            id = a.Account.Id,
            account_sid = "AC" + a.Account.Id.ToString("N"),
            auth_token = a.AuthToken,
            api_key = a.Key.Text,
            public_key = Convert.ToBase64String(a.Account.PublicKey),
            email = a.Account.Email,
        }),
    };
}
