using Hostline.Network;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Support;

/// <summary>Puts a test's own side behind a port of sandboxes.</summary>
static class SideReplacement
{
    public static void ReplaceSides(this IServiceCollection services, Func<SandboxSides, SandboxSides> replace)
    {
        var usual = services.Last(d => d.ServiceType == typeof(SandboxSides)).ImplementationFactory!;
        services.AddSingleton(p => replace((SandboxSides)usual(p)));
    }
}
