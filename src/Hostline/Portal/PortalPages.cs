using Hostline.Pages;
using Hostline.Portal.AccountKeys;
using Hostline.Portal.AccountSettings;
using Hostline.Portal.Deliveries;
using Hostline.Portal.Front;
using Hostline.Portal.History;
using Hostline.Portal.Home;
using Hostline.Portal.Inspector;
using Hostline.Portal.Links;
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

/// <summary>All pages for people: one line for each group of them.</summary>
static class PortalPages
{
    /// <summary>Below these, a path without a page is answered by a page.</summary>
    static readonly string[] Prefixes = ["/portal", "/sign-in", "/sandbox", "/invite", "/first", "/recover", "/email"];

    public static void Register(IServiceCollection services) => services
        .AddSingleton<Assets>().AddSingleton<PageSurroundings>().AddSingleton<SessionCookie>().AddSingleton<PageTable>()
        .AddSingleton<FrontDoor>().AddSingleton<SignInPages>().AddSingleton<HomePages>()
        .AddSingleton<OrderPages>().AddSingleton<OrderActs>().AddSingleton<OrderListPages>().AddSingleton<ListPages>()
        .AddSingleton<PlaceOrderPages>().AddSingleton<DocumentPages>().AddSingleton<DocumentOrigin>()
        .AddSingleton<ProfileFields>().AddSingleton<EndpointPages>().AddSingleton<DeliveryPages>()
        .AddSingleton<KeyPages>().AddSingleton<SettingsPages>().AddSingleton<ChannelFields>().AddSingleton<NotificationPages>()
        .AddSingleton<PasskeyPlace>().AddSingleton<Entrance>().AddSingleton<ChooserPages>().AddSingleton<InvitePages>().AddSingleton<RecoverPages>()
        .AddSingleton<EmailPages>().AddSingleton<TeamPages>().AddSingleton<MePages>().AddSingleton<FactorPages>()
        .AddSingleton<Rooms>().AddSingleton<SandboxPages>().AddSingleton<InspectorPages>().AddSingleton<MessagePages>().AddSingleton<LivePages>()
        .AddSingleton(new LiveLimits()).AddSingleton<MagicPages>().AddSingleton<SettingPages>().AddSingleton<TourPages>()
        .AddSingleton<TransferLinkPages>().AddSingleton<TransferPages>().AddSingleton<InboxPages>().AddSingleton<ActivityPages>()
        .AddSingleton<NumberPages>().AddSingleton<NumberQuestions>();

    public static void Map(WebApplication app)
    {
        var services = app.Services;
        var pages = services.GetRequiredService<PageTable>();
        services.GetRequiredService<FrontDoor>().Map(pages);
        services.GetRequiredService<SignInPages>().Map(pages);
        services.GetRequiredService<HomePages>().Map(pages);
        services.GetRequiredService<OrderPages>().Map(pages);
        services.GetRequiredService<OrderActs>().Map(pages);
        services.GetRequiredService<OrderListPages>().Map(pages);
        services.GetRequiredService<ListPages>().Map(pages);
        services.GetRequiredService<PlaceOrderPages>().Map(pages);
        services.GetRequiredService<DocumentPages>().Map(pages);
        services.GetRequiredService<EndpointPages>().Map(pages);
        services.GetRequiredService<DeliveryPages>().Map(pages);
        services.GetRequiredService<KeyPages>().Map(pages);
        services.GetRequiredService<SettingsPages>().Map(pages);
        services.GetRequiredService<NotificationPages>().Map(pages);
        services.GetRequiredService<ChooserPages>().Map(pages);
        services.GetRequiredService<InvitePages>().Map(pages);
        services.GetRequiredService<RecoverPages>().Map(pages);
        services.GetRequiredService<EmailPages>().Map(pages);
        services.GetRequiredService<TeamPages>().Map(pages);
        services.GetRequiredService<MePages>().Map(pages);
        services.GetRequiredService<FactorPages>().Map(pages);
        services.GetRequiredService<SandboxPages>().Map(pages);
        services.GetRequiredService<InspectorPages>().Map(pages);
        services.GetRequiredService<MessagePages>().Map(pages);
        services.GetRequiredService<LivePages>().Map(pages);
        services.GetRequiredService<MagicPages>().Map(pages);
        services.GetRequiredService<SettingPages>().Map(pages);
        services.GetRequiredService<TourPages>().Map(pages);
        services.GetRequiredService<TransferLinkPages>().Map(pages);
        services.GetRequiredService<TransferPages>().Map(pages);
        services.GetRequiredService<InboxPages>().Map(pages);
        services.GetRequiredService<ActivityPages>().Map(pages);
        services.GetRequiredService<NumberPages>().Map(pages);
        services.GetRequiredService<NumberQuestions>().Map(pages);
        pages.MapTo(app, Prefixes);
        services.GetRequiredService<Assets>().Map(app);
    }
}
