namespace Hostline.Dialects.Telnyx;

/// <summary>The Telnyx dialect: everything below <c>/v2</c>.</summary>
static class TelnyxDialect
{
    public static void Register(IServiceCollection services) =>
        services.AddSingleton<Orders>().AddSingleton<FileUpload>().AddSingleton<HostedNumbers>().AddSingleton<ProfileForm>().AddSingleton<MessagingProfiles>();

    public static void Map(WebApplication app)
    {
        app.Use(Unrouted.Answer);
        var services = app.Services;
        var endpoints = new Endpoints(app, services.GetRequiredService<Accounts.Accounts>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Hostline.Dialects.Telnyx"));
        services.GetRequiredService<Orders>().Map(endpoints);
        services.GetRequiredService<FileUpload>().Map(endpoints);
        services.GetRequiredService<HostedNumbers>().Map(endpoints);
        services.GetRequiredService<MessagingProfiles>().Map(endpoints);
    }
}
