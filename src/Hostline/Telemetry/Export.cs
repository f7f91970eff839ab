using Hostline.Configuration;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hostline.Telemetry;

/// <summary>
/// Sends traces and metrics to an OpenTelemetry collector. The exporter reads its address, protocol and interval from OpenTelemetry's
/// variables; this only decides whether it runs.
/// </summary>
static class Export
{
    /// <summary>Without it, OpenTelemetry is not loaded.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    const string NameVariable = "OTEL_SERVICE_NAME", UsualName = "hostline";

    public static void Add(IServiceCollection services) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService(Setting.Text(NameVariable) ?? UsualName))
        .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddNpgsql().AddOtlpExporter())
        .WithMetrics(metrics => metrics.AddMeter(Measures.Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
            .AddOtlpExporter());
}
