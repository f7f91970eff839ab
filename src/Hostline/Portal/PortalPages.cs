using Hostline.Pages;
using Hostline.Portal.AccountKeys;
using Hostline.Portal.AccountSettings;
using Hostline.Portal.Deliveries;
using Hostline.Portal.DeskPages;
using Hostline.Portal.Front;
using Hostline.Portal.History;
using Hostline.Portal.Home;
using Hostline.Portal.Inspector;
using Hostline.Portal.Letters;
using Hostline.Portal.Line;
using Hostline.Portal.Links;
using Hostline.Portal.Manual;
using Hostline.Portal.Me;
using Hostline.Portal.Notices;
using Hostline.Portal.Notifications;
using Hostline.Portal.Numbers;
using Hostline.Portal.Orders;
using Hostline.Portal.Receivers;
using Hostline.Portal.SignIn;
using Hostline.Portal.Team;
using Hostline.Portal.Tour;
using Hostline.Portal.Transfers;

namespace Hostline.Portal;

static class PortalPages
{
    /// <summary>Under these, a path without a page is answered by a page.</summary>
    static readonly string[] Prefixes = ["/portal", "/desk", "/sign-in", "/sign", "/sandbox", "/invite", "/first", "/recover", "/email", "/line"];

    public static void Register(IServiceCollection services) => services
        .AddSingleton<Assets>().AddSingleton<PageSurroundings>().AddSingleton<SessionCookie>().AddSingleton<PageTable>().AddSingleton<LostVisitors>()
        .AddPages<FrontDoor>().AddSingleton<Handbook>().AddPages<HandbookPages>().AddPages<HomePages>()
        .AddSingleton<PasskeyPlace>().AddSingleton<Entrance>().AddPages<SignInPages>().AddPages<SignOnPages>().AddPages<ChooserPages>()
        .AddPages<InvitePages>().AddPages<RecoverPages>().AddPages<EmailPages>().AddPages<TeamPages>().AddPages<MePages>().AddPages<FactorPages>()
        .AddPages<OwnKeyPages>()
        .AddSingleton<DocumentOrigin>().AddPages<DocumentPages>()
        .AddPages<OrderPages>().AddPages<OrderActs>().AddPages<ProofPages>().AddPages<OrderListPages>().AddPages<ListPages>().AddPages<PlaceOrderPages>()
        .AddPages<NumberPages>().AddPages<NumberQuestions>().AddPages<NumberMessages>()
        .AddPages<SignPages>().AddPages<OrderLetterPages>().AddPages<OwnLetterPages>()
        .AddPages<TransferLinkPages>().AddPages<UndoLinkPages>().AddPages<TransferPages>().AddPages<InboxPages>().AddPages<ActivityPages>()
        .AddSingleton<ProfileFields>().AddPages<EndpointPages>().AddPages<DeliveryPages>()
        .AddSingleton<ChannelFields>().AddPages<NotificationPages>().AddPages<KeyPages>().AddPages<SettingsPages>()
        .AddSingleton<Rooms>().AddSingleton(new LiveLimits()).AddPages<SandboxPages>().AddPages<InspectorPages>().AddPages<MessagePages>()
        .AddPages<LivePages>().AddPages<LinePages>().AddPages<MagicPages>().AddPages<SettingPages>().AddPages<TourPages>()
        .AddPages<QueuePages>().AddPages<ReviewPages>().AddPages<DeskOrderPages>().AddPages<ProposalPages>().AddPages<LookPages>()
        .AddSingleton<EvidenceFiles>().AddPages<UndoPages>()
        .AddPages<StuckPages>().AddPages<NetworkPages>().AddPages<EvidencePages>().AddPages<DisputePages>()
        .AddPages<AccountPages>().AddPages<RulePages>().AddPages<HostPages>();

    public static void Map(WebApplication app)
    {
        var pages = app.Services.GetRequiredService<PageTable>();
        foreach (var group in app.Services.GetServices<PageGroup>())
        {
            group.Map(pages);
        }

        pages.MapTo(app, Prefixes);
        app.Services.GetRequiredService<Assets>().Map(app);
    }

    static IServiceCollection AddPages<T>(this IServiceCollection services) where T : PageGroup =>
        services.AddSingleton<T>().AddSingleton<PageGroup>(p => p.GetRequiredService<T>());
}
