using NodaTime;
using Recovery.Clinic;

namespace Recovery.Runners.Appointments;

/// <summary>By when reception rings whoever asks for an appointment.</summary>
public static class AnswerTime
{
    /// <summary>Who asks just before closing is rung the next day.</summary>
    private static readonly Period Needed = Period.FromHours(1);

    /// <summary>The next closing time that leaves reception an hour. Null: the clinic doesn't open within a year.</summary>
    public static LocalDateTime? For(ClinicHours hours, LocalDateTime now)
    {
        var today = hours.SessionOn(now.Date);
        return today is not null && now + Needed <= today.Day.At(today.Closing)
            ? today.Day.At(today.Closing)
            : hours.FirstFrom(now.Date.PlusDays(1)) is { } next ? next.Day.At(next.Closing) : null;
    }
}
