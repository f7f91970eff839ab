using Hostline.Http.OpenApi;
using Hostline.Secrets;

namespace Hostline.Api;

static class HostlineApi
{
    public static void Register(IServiceCollection services) => services
        .AddSingleton<Credentials>().AddSingleton<Scopes>().AddSingleton<Endpoints>().AddSingleton<Evidence>()
        .AddSingleton<SandboxEndpoints>().AddSingleton<ClockEndpoints>().AddSingleton<InspectorEndpoints>().AddSingleton<DeliveryEndpoints>()
        .AddSingleton<EndpointEndpoints>()
        .AddSingleton<OrderEndpoints>().AddSingleton<FeedEndpoints>().AddSingleton<DeskEndpoints>().AddSingleton<AccountEndpoints>()
        .AddSingleton<LimitEndpoints>().AddSingleton<NoticeEndpoints>().AddSingleton<IdentityDocumentEndpoints>()
        .AddSingleton<ReferenceEndpoints>().AddSingleton<AuditEndpoints>().AddSingleton<NumberEndpoints>().AddSingleton<OperatorKey>()
        .AddSingleton<TransferEndpoints>().AddSingleton<DisputeEndpoints>().AddSingleton<LetterEndpoints>().AddSingleton<LetterheadEndpoints>()
        .AddSingleton<CommentEndpoints>().AddSingleton<DryRunEndpoints>().AddSingleton<MemberEndpoints>()
        .AddSingleton<Wishes>().AddSingleton<ProposalEndpoints>().AddSingleton<OperatorEndpoints>().AddSingleton<DeskListEndpoints>()
        .AddSingleton<EvidenceEndpoints>().AddSingleton<UndoEndpoints>().AddSingleton<LineEndpoints>()
        .AddSingleton<GatewayEndpoints>().AddSingleton<ErrandEndpoints>().AddSingleton<CarrierEndpoints>();

    public const string Name = "hostline";

    public static IReadOnlyList<DescribedRoute> RoutesOf(IServiceProvider services) => services.GetRequiredService<Endpoints>().Routes;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var endpoints = services.GetRequiredService<Endpoints>();
        services.GetRequiredService<SandboxEndpoints>().Map(endpoints);
        services.GetRequiredService<ClockEndpoints>().Map(endpoints);
        services.GetRequiredService<InspectorEndpoints>().Map(endpoints);
        services.GetRequiredService<DeliveryEndpoints>().Map(endpoints);
        services.GetRequiredService<EndpointEndpoints>().Map(endpoints);
        services.GetRequiredService<OrderEndpoints>().Map(endpoints);
        services.GetRequiredService<FeedEndpoints>().Map(endpoints);
        services.GetRequiredService<DeskEndpoints>().Map(endpoints);
        services.GetRequiredService<IdentityDocumentEndpoints>().Map(endpoints);
        services.GetRequiredService<AccountEndpoints>().Map(endpoints);
        services.GetRequiredService<LimitEndpoints>().Map(endpoints);
        services.GetRequiredService<NoticeEndpoints>().Map(endpoints);
        services.GetRequiredService<ReferenceEndpoints>().Map(endpoints);
        services.GetRequiredService<AuditEndpoints>().Map(endpoints);
        services.GetRequiredService<NumberEndpoints>().Map(endpoints);
        services.GetRequiredService<TransferEndpoints>().Map(endpoints);
        services.GetRequiredService<DisputeEndpoints>().Map(endpoints);
        services.GetRequiredService<LetterEndpoints>().Map(endpoints);
        services.GetRequiredService<LetterheadEndpoints>().Map(endpoints);
        services.GetRequiredService<CommentEndpoints>().Map(endpoints);
        services.GetRequiredService<DryRunEndpoints>().Map(endpoints);
        services.GetRequiredService<MemberEndpoints>().Map(endpoints);
        services.GetRequiredService<ProposalEndpoints>().Map(endpoints);
        services.GetRequiredService<OperatorEndpoints>().Map(endpoints);
        services.GetRequiredService<DeskListEndpoints>().Map(endpoints);
        services.GetRequiredService<EvidenceEndpoints>().Map(endpoints);
        services.GetRequiredService<GatewayEndpoints>().Map(endpoints);
        services.GetRequiredService<UndoEndpoints>().Map(endpoints);
        services.GetRequiredService<LineEndpoints>().Map(endpoints);
        services.GetRequiredService<ErrandEndpoints>().Map(endpoints);
        services.GetRequiredService<CarrierEndpoints>().Map(endpoints);
        endpoints.MapTo(routes);
    }
}
