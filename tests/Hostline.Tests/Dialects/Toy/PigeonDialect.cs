using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Dialects;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Toy;

/// <summary>
/// A made-up vendor, added as a real one would be: forms instead of JSON, Basic credentials, its own errors and its own prefixes,
/// one of them below another vendor's.
/// </summary>
/// <param name="prefixes">The prefixes it claims instead of its usual ones.</param>
sealed class PigeonDialect(params string[] prefixes) : Dialect
{
    public const string Root = "/pigeon/1";

    /// <summary>Below a prefix of the first dialect.</summary>
    public const string Loft = "/v2/loft";

    public override string Name => "pigeon";

    public override string Vendor => "Pigeon";

    public override string Base => Root;

    public override IReadOnlyList<string> Prefixes => prefixes.Length > 0 ? prefixes : ["/pigeon", Loft];

    /// <summary>
    /// Of three numbers at most, landlines only, with neither bill nor transfers, and closed by an operator alone. Ownership is proven by a
    /// sent code or by a keyed call.
    /// </summary>
    public static readonly HostingTerms Flights = new(
        "pigeon", new[] { NumberKind.UnitedStates }.ToFrozenSet(),
        new Dictionary<LineType, Reason> { [LineType.Wireless] = Reason.NumberWireless, [LineType.Voip] = Reason.IneligibleCarrier }.ToFrozenDictionary(),
        NumbersAtMost: 3,
        Required: HostingStates.Standard & ~Requirement.Bill, RequiredOfTransfer: Requirement.None, CodesAtMost: 1, TriesPerCode: 2,
        Idle: TimeSpan.FromDays(3), Carrier: TimeSpan.FromHours(5), CapabilityTest: TimeSpan.FromHours(1), LaterFailure.NeedsAction)
    {
        CallsAtMost = 3,
    };

    public override HostingTerms Terms(IServiceProvider services) => Flights;

    public override Description Description { get; } = new PigeonDocument();

    public override void Register(IServiceCollection services) => services.AddSingleton<PigeonOrders>()
        .AddSingleton<Announcer>(PigeonCallbacks.Announce).AddSingleton(PigeonCallbacks.Feathers).AddSingleton(PigeonCallbacks.Larks);

    public override IEnumerable<DestinationKind> Destinations(IServiceProvider services) => PigeonCallbacks.Destinations;

    public override void Map(IEndpointRouteBuilder routes)
    {
        var (authenticate, orders) = (Authentication(routes.ServiceProvider), routes.ServiceProvider.GetRequiredService<PigeonOrders>());
        var flights = new DescribedRoute("POST", "/flights", []);
        flights.Does(new("orderFlight", "Flights", "Order the hosting of numbers", PigeonOrders.Form)
        {
            Status = 201,
            Body = PigeonOrders.Wanted,
            BodyType = FormBody.MediaType
        });
        routes.MapPost(Root + flights.Path, (RequestDelegate)(async http =>
        {
            var caller = await authenticate(http);
            await (caller.IsRefused ? Refuse(http, caller.Refusals) : orders.Create(http, caller.Value!, this));
        })).WithMetadata(flights);
        routes.MapGet(Root + "/storms/{kind}", (RequestDelegate)Storm);
        routes.MapPost(Root + "/perch", (RequestDelegate)(async http =>
        {
            var caller = await authenticate(http);
            await (caller.IsRefused ? Refuse(http, caller.Refusals) : orders.SavePerch(http, caller.Value!, this));
        }));
        routes.MapGet(Loft + "/perches", (RequestDelegate)(http => http.Response.WriteAsync("free", http.RequestAborted)));
    }

    public override Authentication Authentication(IServiceProvider services)
    {
        var (accounts, admission) = (services.GetRequiredService<AccountBook>(), services.GetRequiredService<Admission>());
        return http =>
        {
            var key = SecretOf(http.Request);
            return admission.Of(http, key, () => accounts.Authenticate(key), who => who, tellRate: null);
        };
    }

    public override void Begin(HttpContext http) => http.Response.Headers["Pigeon-Ring"] = "7";

    public override Task Refuse(HttpContext http, params IReadOnlyList<Refusal> refusals)
    {
        var (status, number) = refusals[0].Reason switch
        {
            Reason.NotAuthenticated => (401, 1),
            Reason.NotFound => (404, 2),
            Reason.MethodNotAllowed => (405, 3),
            Reason.BodyTooLarge => (413, 4),
            Reason.UnsupportedMediaType => (415, 5),
            Reason.TooManyRequests => (429, 6),
            Reason.UnexpectedError => (500, 7),
            Reason.Busy or Reason.OutcomeUnknown => (503, 8),
            _ => (400, 9),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(new { coo = number, says = refusals[0].Sentence, where = refusals[0].Field }),
            http.RequestAborted);
    }

    /// <summary>The password of Basic credentials.</summary>
    static string? SecretOf(HttpRequest request)
    {
        const string scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        var given = header.StartsWith(scheme, StringComparison.Ordinal) ? header[scheme.Length..] : "";
        var bytes = new byte[given.Length];
        return Convert.TryFromBase64String(given, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[^1] : null;
    }

    /// <summary>The failures a handler can run into.</summary>
    static Task Storm(HttpContext http) => throw (http.Request.RouteValues["kind"] switch
    {
        "busy" => new StorageBusyException(),
        "unknown" => new OutcomeUnknownException(),
        "flood" => new BadHttpRequestException("Too much.", StatusCodes.Status413PayloadTooLarge),
        "torn" => new BadHttpRequestException("Torn."),
        _ => new InvalidOperationException("a secret"),
    });
}

/// <summary>The vendor's only resource.</summary>
sealed class PigeonOrders(PlaceOrder place, CommitQueue queue)
{
    public static readonly Schema Form = Schema.Object("A flight.", Member.Required("ring", Schema.Text("Its id.")),
        Member.Required("birds", Schema.Whole("Numbers in it.")));

    public static readonly Schema Wanted = Schema.Object("", Member.Required("Bird", Schema.ListOf(Schema.Phone(""), "The numbers: repeat the name.")),
        Member.Optional("Fast", Schema.Flag("Whether it is urgent.")));

    /// <summary>From now on every change of an order of this account is told there.</summary>
    public async Task SavePerch(HttpContext http, Caller caller, PigeonDialect dialect)
    {
        var body = await FormBody.Read(http.Request, http.RequestAborted);
        var url = body.IsRefused ? null : body.Value!.Text("Url", required: true);
        if (url is null)
        {
            await dialect.Refuse(http, body.IsRefused ? body.Refusals : body.Value!.Refusals);
            return;
        }

        var perch = PigeonCallbacks.Of(caller.Account.Id) with { Urls = [url] };
        await queue.Write(DestinationTable.Save(caller.NewUnit(), caller.World.Id, perch));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task Create(HttpContext http, Caller caller, PigeonDialect dialect)
    {
        var body = await FormBody.Read(http.Request, http.RequestAborted);
        if (body.IsRefused)
        {
            await dialect.Refuse(http, body.Refusals);
            return;
        }

        var fields = body.Value!;
        var (birds, _) = (fields.Texts("Bird", required: true), fields.Bool("Fast"));
        if (fields.IsRefused)
        {
            await dialect.Refuse(http, fields.Refusals);
            return;
        }

        var placed = await place.For(caller, new NewOrder(null, birds!, PigeonDialect.Flights));
        if (placed.IsRefused)
        {
            await dialect.Refuse(http, placed.Refusals);
            return;
        }

        var order = placed.Value!.Order!;
        http.Response.StatusCode = StatusCodes.Status201Created;
        await http.Response.WriteAsJsonAsync(new { ring = "PG" + order.Id.Value.ToString("N"), birds = order.Hostings.Count }, http.RequestAborted);
    }
}

/// <summary>The vendor's OpenAPI document.</summary>
sealed class PigeonDocument : Description
{
    public override string Title => "Pigeon";

    public override string Version => "1";

    public override string About => "A vendor that does not exist.";

    public override string Root => PigeonDialect.Root;

    public override SecurityScheme Security { get; } = new("basicAuth", "basic", "An account's key as password.");

    public override IReadOnlyList<RefusedAnswer> Refusals { get; } =
        [new(400, "What was sent is wrong.", [], "application/json", Schema.Object("", Member.Required("coo", Schema.Whole("Which kind."))))];
}
