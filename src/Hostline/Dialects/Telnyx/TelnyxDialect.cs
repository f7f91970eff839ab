using System.Text.Json;
using Hostline.Accounts;
using Hostline.Campaigns;
using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Messages;
using Hostline.Notifications;
using Hostline.Outbox;
using Hostline.Server;

namespace Hostline.Dialects.Telnyx;

/// <summary>The Telnyx dialect: everything under <c>/v2</c>, and under <c>/10dlc</c>, which is the same without the version.</summary>
sealed class TelnyxDialect : Dialect
{
    public const string Key = "telnyx";

    public override string Name => Key;

    public override string Vendor => "Telnyx";

    public override string Base => Endpoints.Root;

    public override IReadOnlyList<string> Prefixes => [Endpoints.Root, Endpoints.Unversioned];

    public override Description Description { get; } = new TelnyxDocument();

    public override void Register(IServiceCollection services) => services
        .AddSingleton<HostedNumberOrders>().AddSingleton<TransferDecisions>().AddSingleton<FileUpload>().AddSingleton<HostedNumbers>()
        .AddSingleton<ProfileForm>().AddSingleton<NewProfile>(p => p.GetRequiredService<ProfileForm>().New)
        .AddSingleton<NumberLookup>()
        .AddSingleton<MessagingProfiles>().AddSingleton<AutoResponseConfigs>().AddSingleton<MessageRoutes>()
        .AddSingleton<WebhookDeliveries>()
        .AddSingleton<CampaignForm>().AddSingleton<TenDlcCampaigns>().AddSingleton<TenDlcNumbers>().AddSingleton<TenDlcProfiles>()
        .AddSingleton<NotificationProfiles>().AddSingleton<NotificationChannels>().AddSingleton<NotificationSettings>()
        .AddSingleton<Announcer>(Webhooks.Announce).AddSingleton<TextAnnouncer>(MessageWebhooks.Announce)
        .AddSingleton(new CampaignAnnouncer(CampaignWebhooks.Kind, CampaignWebhooks.Announce))
        .AddSingleton(new NotificationAnnouncer(NotificationWebhooks.Kind, NotificationWebhooks.Announce))
        .AddSingleton<SignedAttempts>()
        .AddSingleton(p => TelnyxTerms.Of(p.GetRequiredService<Settings>().HostsCanada, p.GetRequiredService<Settings>().TermDays));

    public override void Map(IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var endpoints = new Endpoints(routes, Authentication(services), services.GetRequiredService<Searches>());
        services.GetRequiredService<HostedNumberOrders>().Map(endpoints);
        services.GetRequiredService<TransferDecisions>().Map(endpoints);
        services.GetRequiredService<FileUpload>().Map(endpoints);
        services.GetRequiredService<HostedNumbers>().Map(endpoints);
        services.GetRequiredService<MessagingProfiles>().Map(endpoints);
        services.GetRequiredService<TenDlcCampaigns>().Map(endpoints);
        services.GetRequiredService<TenDlcNumbers>().Map(endpoints);
        services.GetRequiredService<TenDlcProfiles>().Map(endpoints);
        services.GetRequiredService<NotificationProfiles>().Map(endpoints);
        services.GetRequiredService<NotificationChannels>().Map(endpoints);
        services.GetRequiredService<NotificationSettings>().Map(endpoints);
        NotificationEvents.Map(endpoints);
        services.GetRequiredService<WebhookDeliveries>().Map(endpoints);
        services.GetRequiredService<AutoResponseConfigs>().Map(endpoints);
        services.GetRequiredService<MessageRoutes>().Map(endpoints);
        services.GetRequiredService<NumberLookup>().Map(endpoints);
    }

    /// <summary>The key of an account as a Bearer token.</summary>
    public override Authentication Authentication(IServiceProvider services)
    {
        var (accounts, admission) = (services.GetRequiredService<Accounts.AccountBook>(), services.GetRequiredService<Admission>());
        return http =>
        {
            var bearer = Bearer.Of(http.Request);
            return admission.Of(http, bearer, () => accounts.Authenticate(bearer), who => who, RateHeaders.Write);
        };
    }

    /// <summary>Every request gets an id, under both names that the SDKs read.</summary>
    public override void Begin(HttpContext http)
    {
        Endpoints.GivePathItsPresentName(http.Request);
        var id = Guid.CreateVersion7().ToString();
        http.Response.Headers["x-request-id"] = id;
        http.Response.Headers["Request-Id"] = id;
    }

    public override Task Refuse(HttpContext http, params IReadOnlyList<Refusal> refusals) => Answers.Refused(http, refusals);

    public override Task NoSuchPath(HttpContext http) => Refuse(http, new Refusal(Reason.NotFound, Detail: Unrouted.Sentence(http.Request.Path)));

    public override Task WrongMethod(HttpContext http) =>
        Unrouted.InsteadOfWrongMethod(http.Request) is { } refusal ? Refuse(http, refusal) : base.WrongMethod(http);

    /// <summary>The same as outside of all dialects: the members of our own API are additions here, which clients have seen since the first release.</summary>
    public override Task Fail(HttpContext http, int status, Refusal refusal) => new OuterAnswer(status, refusal).Write(http, WriteOutside);

    public override void WriteOutside(Utf8JsonWriter json, OuterAnswer answer) => Answers.WriteOutside(json, answer);

    public override ReasonWords Reasons => Words.Reasons;

    public override Accounts.ProfileDraft? NewProfile(IServiceProvider services, string name) => services.GetRequiredService<ProfileForm>().Named(name);

    public override HostingTerms Terms(IServiceProvider services) => services.GetRequiredService<TelnyxTerms>().Terms;

    public override IEnumerable<DestinationKind> Destinations(IServiceProvider services) => services.GetRequiredService<SignedAttempts>().Kinds;
}
