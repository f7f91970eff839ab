using Hostline.Dialects.Telnyx.OpenApi;
using Hostline.Server;

namespace Hostline.Dialects.Telnyx;

/// <summary>The Telnyx dialect: everything below <c>/v2</c>.</summary>
static class TelnyxDialect
{
    const string DocumentPath = "/openapi/telnyx.json";

    public static void Register(IServiceCollection services) =>
        services.AddSingleton<HostedNumberOrders>().AddSingleton<TransferDecisions>().AddSingleton<FileUpload>().AddSingleton<HostedNumbers>()
            .AddSingleton<ProfileForm>().AddSingleton<MessagingProfiles>().AddSingleton<AutoResponseConfigs>()
            .AddSingleton<WebhookDeliveries>()
            .AddSingleton<CampaignForm>().AddSingleton<TenDlcCampaigns>().AddSingleton<TenDlcNumbers>().AddSingleton<TenDlcProfiles>()
            .AddSingleton<NotificationProfiles>().AddSingleton<NotificationChannels>().AddSingleton<NotificationSettings>();

    public static void Map(WebApplication app)
    {
        app.Use(Endpoints.GivePathItsPresentName);
        app.Use(Unrouted.Answer);
        app.UseRouting();
        var services = app.Services;
        var endpoints = new Endpoints(app, services.GetRequiredService<Accounts.AccountBook>(), services.GetRequiredService<Admission>(), services.GetRequiredService<Searches>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Hostline.Dialects.Telnyx"));
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
        // Rendered once, when first asked for; a program that serves no reader spends nothing on it.
        var document = new Lazy<byte[]>(() => Document.Render(Document.RoutesOf(app)));
        app.MapMethods(DocumentPath, ["GET", "HEAD"], (RequestDelegate)(http => Answers.Bytes(http, document.Value)));
        ReferencePage.Map(app, "/openapi/telnyx", "Hostline, Telnyx dialect", DocumentPath);
    }
}
