namespace Hostline.Dialects.Telnyx;

/// <summary>The Telnyx dialect: everything below <c>/v2</c>.</summary>
static class TelnyxDialect
{
    public static void Register(IServiceCollection services) =>
        services.AddSingleton<HostedNumberOrders>().AddSingleton<FileUpload>().AddSingleton<HostedNumbers>().AddSingleton<ProfileForm>().AddSingleton<MessagingProfiles>()
            .AddSingleton<CampaignForm>().AddSingleton<TenDlcCampaigns>().AddSingleton<TenDlcNumbers>().AddSingleton<TenDlcProfiles>()
            .AddSingleton<NotificationProfiles>().AddSingleton<NotificationChannels>().AddSingleton<NotificationSettings>();

    public static void Map(WebApplication app)
    {
        app.Use(Unrouted.Answer);
        var services = app.Services;
        var endpoints = new Endpoints(app, services.GetRequiredService<Accounts.AccountBook>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Hostline.Dialects.Telnyx"));
        services.GetRequiredService<HostedNumberOrders>().Map(endpoints);
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
    }
}
