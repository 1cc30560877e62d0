using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>Everything that is stuck, as JSON.</summary>
internal static class FaultApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/faults", async (FaultBoard board, ClinicClock clock, CancellationToken ct) =>
        ClinicJson.Ok(new PageShape<FaultShape>([.. (await board.Now(ct)).Select(f => FaultShape.Of(f, clock.Zone))], null)));
}

/// <summary>A fault as the API serves it.</summary>
/// <param name="Key">The same for as long as it is the same trouble.</param>
/// <param name="Since">Left out: that isn't known.</param>
/// <param name="StopsSending">Messages don't go out because of it.</param>
public sealed record FaultShape(string Kind, string Key, string What, string Why, DateTimeOffset? Since, int Waiting, string WayOut, bool StopsSending)
{
    public static FaultShape Of(Fault fault, DateTimeZone zone) => new(
        fault.Kind.Code(), fault.Key, fault.What, fault.Why, fault.Since?.In(zone), fault.Waiting, fault.WayOut, fault.StopsSending);
}
