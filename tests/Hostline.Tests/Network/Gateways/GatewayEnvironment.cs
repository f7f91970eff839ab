using Hostline.Network;
using Hostline.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Settings of gateways as the environment would have them, without the environment of this process.</summary>
static class GatewayEnvironment
{
    public static Func<string, string?> Of(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(v => v.Name == name).Value;

    public static GatewaySettings Settings(params (string Name, string Value)[] variables) => GatewaySettings.Read(LiveNetwork.None, Of(variables));

    /// <summary>A gateway alone, with the parts that its sides need.</summary>
    public static (Gateway Gateway, ServiceProvider Parts) Alone(string name, string port, params (string Name, string Value)[] variables) =>
        (Settings([(port, name), .. variables]).Gateways[name],
        new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<GatewayHttp>().AddLogging().BuildServiceProvider());
}
