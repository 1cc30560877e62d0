using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Recovery.Readiness;

namespace Recovery.Web.Http;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; if not, 503 names what is down.</summary>
internal static class Health
{
    public static void AddRecoveryHealth(this IServiceCollection services) =>
        services.AddSingleton(provider => new StoreProbe(provider.GetRequiredService<IStoreHealth>, TimeProvider.System))
            .AddHealthChecks().AddCheck<StoreCheck>("store", timeout: TimeSpan.FromSeconds(4)).AddCheck<TroubleCheck>("work");

    public static bool IsHealth(HttpContext context) => context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    /// <summary>A pipeline of their own: it reads no cookie, which would need the store.</summary>
    public static void Build(IApplicationBuilder health)
    {
        health.UseRouting();
        health.UseEndpoints(Map);
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write });
    }

    /// <summary>Names and sentences of our own only: a fault's own text may tell paths.</summary>
    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            status = report.Status == HealthStatus.Healthy ? "ok" : "down",
            down = report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy)
                .ToDictionary(e => e.Key, e => e.Value.Description ?? "isn't answering"),
        },
        context.RequestAborted);

    private sealed class TroubleCheck(Trouble trouble, ClockCheck clocks) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct)
        {
            try
            {
                await clocks.Ahead(ct);
            }
            catch (StoreException)
            {
                // The other check says so.
            }

            return trouble.Now() is { Count: > 0 } found ? HealthCheckResult.Unhealthy(string.Join("; ", found)) : HealthCheckResult.Healthy();
        }
    }

    private sealed class StoreCheck(StoreProbe probe) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct) =>
            await probe.DownReason(ct) is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy();
    }
}
