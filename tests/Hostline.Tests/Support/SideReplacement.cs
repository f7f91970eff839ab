using Hostline.Network;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Support;

/// <summary>Replaces the sandbox side of a port with a test's own.</summary>
static class SideReplacement
{
    public static void ReplaceSides(this IServiceCollection services, Func<SandboxSides, SandboxSides> replace)
    {
        var usual = services.Last(d => d.ServiceType == typeof(SandboxSides)).ImplementationFactory!;
        services.AddSingleton(p => replace((SandboxSides)usual(p)));
    }
}
