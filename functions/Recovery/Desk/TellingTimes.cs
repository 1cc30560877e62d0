using NodaTime;
using Recovery.Appointments;
using Recovery.Channels;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Desk;

/// <summary>From when until when a runner may be told of an answer, and what that costs.</summary>
public sealed class TellingTimes(AppointmentLetters letters, CourtesyRange courtesy, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>A no that comes after what was asked for is over still says that nothing is booked.</summary>
    private static readonly Duration WorthSaying = Duration.FromDays(1);

    /// <summary>Null: there is no time left for it.</summary>
    public AnswerTimes? Of(AppointmentRequest request, NewAnswer answer)
    {
        var notBefore = courtesy.QuietUntil(clock.Now) ?? clock.Now;
        return Until(request, answer) is { } expires && notBefore < expires
            ? new AnswerTimes(notBefore, expires, ChannelCatalog.All.ToDictionary(c => c, c => letters.UnitsOf(c, request, answer)))
            : null;
    }

    /// <summary>Until the appointment begins; where its hour is not written down, until that part of the day is over.</summary>
    private Instant? Until(AppointmentRequest request, NewAnswer answer)
    {
        var (hours, length) = (settings.Clinic.Hours, settings.Clinic.AppointmentLength);
        return answer switch
        {
            { Kind: AnswerKind.Declined } => Instant.Max(
                At(new AgreedTime(request.Day, null, request.Part).Lapses(hours, length)), clock.Now + WorthSaying),
            { Kind: AnswerKind.Cancelled } => request.Agreed is { } off ? At(off.Lapses(hours, length)) : null,
            { Time: { } time } when time.Span(hours, length) is not null => At(time.Lapses(hours, length)),
            _ => null,
        };
    }

    private Instant At(LocalDateTime local) => local.InZoneLeniently(clock.Zone).ToInstant();
}
