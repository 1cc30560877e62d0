using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Web.Clinic;

/// <summary>The clinic's desk: sign-in, the delivery log, runners, and the same data as JSON and CSV.</summary>
public static class ClinicWeb
{
    public static IServiceCollection AddClinic(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapClinic(this IEndpointRouteBuilder endpoints) => endpoints;
}
