namespace Hostline.Api;

/// <summary>Hostline's own API: everything below <c>/hostline/v1</c>.</summary>
static class HostlineApi
{
    public static void Register(IServiceCollection services) => services.AddSingleton<SandboxEndpoints>().AddSingleton<ClockEndpoints>();

    public static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<SandboxEndpoints>().Map(app);
        app.Services.GetRequiredService<ClockEndpoints>().Map(app);
    }
}
