using NodaTime;
using Recovery.Appointments;
using Recovery.Channels;
using Recovery.Clinic;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Desk;

/// <summary>Requests for appointments: a runner asks, reception answers, and each gets a message at once. <c>who</c> is the name that stands on the answer.</summary>
public sealed class AppointmentDesk(
    IAppointmentStore store, AppointmentLetters letters, QueueDispatcher dispatcher, CourtesyRange courtesy, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>While a request waits, an email about it that comes late is better than none.</summary>
    private static readonly Duration WorthTelling = Duration.FromDays(1);

    /// <param name="entryId">Whose nudges pause.</param>
    /// <param name="nudgeNumber">The nudge whose link led here.</param>
    /// <param name="day">An open day.</param>
    /// <param name="part">A part of it.</param>
    /// <param name="answerBy">The time by which the runner is promised an answer.</param>
    /// <returns>False: the entry is gone, or has ended otherwise.</returns>
    public async Task<bool> Ask(long entryId, long nudgeNumber, LocalDate day, PartOfDay part, Instant answerBy)
    {
        var tellUntil = settings.Clinic.Email is null ? (Instant?)null : answerBy + WorthTelling;
        var asked = await store.Ask(
            new AppointmentWish(entryId, nudgeNumber, day, part, answerBy, tellUntil), clock.Now, CancellationToken.None);
        await dispatcher.DispatchSoon(CancellationToken.None);
        return asked;
    }

    /// <summary>Null: the request has been answered, or taken back.</summary>
    public async Task<AppointmentConfirmed?> Confirm(AppointmentRequest request, AgreedTime agreed, string who)
    {
        var confirmed = await store.Confirm(request.Id, agreed, Times(request, agreed), ChangedBy.Desk(who), clock.Now, CancellationToken.None);
        await dispatcher.DispatchSoon(CancellationToken.None);
        return confirmed;
    }

    /// <summary>False: the request has been answered, or taken back.</summary>
    public Task<bool> Decline(long id, string who) => store.Decline(id, ChangedBy.Desk(who), clock.Now, CancellationToken.None);

    /// <summary>Until the appointment begins; where its hour is not written down, until that part of the day is over.</summary>
    private ConfirmationTimes? Times(AppointmentRequest request, AgreedTime agreed)
    {
        if (agreed.Span(settings.Clinic.Hours, settings.Clinic.AppointmentLength) is not { } span)
        {
            return null;
        }

        var expires = agreed.Day.At(agreed.Hour is null ? span.To : span.From).InZoneLeniently(clock.Zone).ToInstant();
        var notBefore = courtesy.QuietUntil(clock.Now) ?? clock.Now;
        return notBefore < expires
            ? new ConfirmationTimes(notBefore, expires, ChannelCatalog.All.ToDictionary(c => c, c => letters.UnitsOfBooked(c, request with { Agreed = agreed })))
            : null;
    }
}
