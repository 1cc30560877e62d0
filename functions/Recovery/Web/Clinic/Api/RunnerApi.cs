using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Web.Clinic.Api;

/// <summary>Erases a runner at their wish: 204, or 404 when there is none (any more).</summary>
internal static class RunnerApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/runners/{id:long}", Erase);

    private static async Task<IResult> Erase(long id, IRunnerData data, ClinicClock clock) =>
        await data.Erase(id, clock.Now, CancellationToken.None) ? Results.NoContent() : ClinicJson.NotFound("There is no runner of that id.");
}
