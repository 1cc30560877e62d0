using NodaTime;
using Recovery.Appointments;
using Recovery.Settings;

namespace Recovery.Desk;

/// <summary>Whose turn it is: reception's, or the runner's.</summary>
public static class WaitingRequests
{
    /// <summary>Reception has yet to answer, or the runner did not take the other time while there was time: the most pressing first.</summary>
    /// <param name="unsettled">Those that nobody has settled.</param>
    /// <param name="clinic">Whose hours count.</param>
    /// <param name="now">Clinic time.</param>
    public static IReadOnlyList<AppointmentRequest> ForReception(this IReadOnlyList<AppointmentRequest> unsettled, ClinicSettings clinic, LocalDateTime now) =>
        [.. unsettled.Where(r => r.WaitsForReception(clinic, now))];

    public static bool WaitsForReception(this AppointmentRequest request, ClinicSettings clinic, LocalDateTime now) =>
        request.Offer is not { } offer ? request.Status == RequestStatus.Open : offer.Lapses(clinic.Hours, clinic.AppointmentLength) <= now;
}
