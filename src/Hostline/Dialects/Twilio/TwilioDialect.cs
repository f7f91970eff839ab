using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Dialects.Twilio.Api2010;
using Hostline.Dialects.Twilio.Documents;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Dialects.Twilio.Preview;
using Hostline.Dialects.Twilio.V1;
using Hostline.Dialects.Twilio.V2;
using Hostline.Http.OpenApi;
using Hostline.Messages;
using Hostline.Outbox;
using Hostline.Server;

namespace Hostline.Dialects.Twilio;

/// <summary>The Twilio dialect: all of the vendor's hosts on one port, distinguished by their paths.</summary>
sealed class TwilioDialect : Dialect
{
    const string NoCredentials = "No credentials provided";

    public override string Name => TwilioTerms.Name;

    public override string Vendor => "Twilio";

    public override string Base => "/HostedNumbers";

    public override IReadOnlyList<string> Prefixes => ["/HostedNumbers", "/v2/HostedNumber", "/v1/HostedNumber", NumberLookup.Root, Api2010Paths.Root,
        AuthTokenResources.Root];

    public override IReadOnlyList<string> Hosts => VendorHosts.All;

    public override IEnumerable<string> ProxySettings(string proxy, string certificate) =>
    [
        $"Node.js   HTTP_PROXY={proxy} NODE_EXTRA_CA_CERTS={certificate}",
        $"C#        HTTPS_PROXY={proxy} SSL_CERT_FILE={certificate}",
        $"Python    HTTPS_PROXY={proxy} REQUESTS_CA_BUNDLE={certificate} (before 7.9.1: client.http_client.session.verify = \"{certificate}\")",
        $"Ruby, Go  HTTPS_PROXY={proxy} SSL_CERT_FILE={certificate}",
        $"PHP       https_proxy={proxy} and php -d curl.cainfo={certificate}",
        $"Java      -Dhttps.proxyHost={new Uri(proxy).Host} -Dhttps.proxyPort={new Uri(proxy).Port} -Djavax.net.ssl.trustStore=STORE "
            + $"(keytool -importcert -file {certificate} -keystore STORE)",
    ];

    public override Description Description { get; } = new TwilioDocument();

    public override void Register(IServiceCollection services) => services
        .AddSingleton(p => TwilioTerms.Of(p.GetRequiredService<Settings>().TermDays))
        .AddSingleton<HostedNumberOrders>().AddSingleton<AuthorizationDocuments>().AddSingleton<Verification>()
        .AddSingleton<References>().AddSingleton<NumberLookup>().AddSingleton<EligibilityChecks>().AddSingleton<BulkOrders>()
        .AddSingleton<FamilyScope>().AddSingleton<AccountResources>().AddSingleton<KeyResources>().AddSingleton<AddressResources>()
        .AddSingleton<ApplicationResources>().AddSingleton<IncomingNumbers>().AddSingleton<AuthTokenResources>()
        .AddSingleton<TextRequests>().AddSingleton(p => p.GetRequiredService<TextRequests>().Protocol)
        .AddSingleton(p => new AccountScheme("Basic", Authentication(p).Invoke))
        .AddSingleton<MessageResources>()
        .AddSingleton<StatusCallbacks>().AddSingleton<Announcer>(StatusCallbacks.Announce).AddSingleton<TextAnnouncer>(StatusCallbacks.Announce);

    public override void Map(IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var endpoints = new Endpoints(routes, Authentication(services), services.GetRequiredService<Searches>());
        services.GetRequiredService<EligibilityChecks>().Map(endpoints);
        services.GetRequiredService<NumberLookup>().Map(endpoints);
        services.GetRequiredService<BulkOrders>().Map(endpoints);
        services.GetRequiredService<AccountResources>().Map(endpoints);
        services.GetRequiredService<KeyResources>().Map(endpoints);
        services.GetRequiredService<AddressResources>().Map(endpoints);
        services.GetRequiredService<ApplicationResources>().Map(endpoints);
        services.GetRequiredService<IncomingNumbers>().Map(endpoints);
        services.GetRequiredService<MessageResources>().Map(endpoints);
        services.GetRequiredService<AuthTokenResources>().Map(endpoints);
        foreach (var (orders, documents) in ((OrderVersion, string)[])
            [(new PreviewOrders(), "/HostedNumbers/AuthorizationDocuments"), (new V2Orders(), "/v2/HostedNumber/AuthorizationDocuments")])
        {
            services.GetRequiredService<HostedNumberOrders>().Map(endpoints, orders);
            services.GetRequiredService<AuthorizationDocuments>().Map(endpoints, new(documents, orders, orders is PreviewOrders));
        }
    }

    /// <summary>An account's SID with its auth token, or a key's SID with its secret.</summary>
    public override Authentication Authentication(IServiceProvider services)
    {
        var (accounts, admission) = (services.GetRequiredService<Accounts.AccountBook>(), services.GetRequiredService<Admission>());
        return async http =>
        {
            if (Credentials.Of(http.Request) is not { } given)
            {
                return new Refusal(Reason.NotAuthenticated, Detail: NoCredentials);
            }

            return await admission.Of(http, $"{given.User}:{given.Password}", () => given.Authenticate(accounts), who => who, tellRate: null);
        };
    }

    /// <summary>Every response has the id of its request.</summary>
    public override void Begin(HttpContext http)
    {
        Api2010Paths.Complete(http.Request);
        http.Response.Headers["Twilio-Request-Id"] = Sid.Request + Guid.CreateVersion7().ToString("N");
    }

    public override Task Refuse(HttpContext http, params IReadOnlyList<Refusal> refusals) => Answers.Refused(http, refusals);

    public override Task NoSuchPath(HttpContext http) =>
        Refuse(http, new Refusal(Reason.NotFound, Detail: $"The requested resource {http.Request.Path} was not found"));

    public override ReasonWords Reasons => NextSteps.ByReason;

    public override HostingTerms Terms(IServiceProvider services) => services.GetRequiredService<TwilioTerms>().Terms;

    public override IEnumerable<DestinationKind> Destinations(IServiceProvider services) => services.GetRequiredService<StatusCallbacks>().Destinations;
}
