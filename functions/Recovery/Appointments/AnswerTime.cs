using NodaTime;
using Recovery.Clinic;

namespace Recovery.Appointments;

/// <summary>By when reception rings a runner who asks for an appointment.</summary>
public static class AnswerTime
{
    /// <summary>How long reception has for it while the clinic is open: a runner who asks just before closing is rung the next day.</summary>
    private static readonly Duration Needed = Duration.FromHours(1);

    /// <summary>So long before what was asked for begins: a yes leaves time to get there, a no to ask for something else.</summary>
    private static readonly Period Ahead = Period.FromHours(1);

    /// <summary>
    /// The first closing time by which reception has had its hour; where that is less than an hour before <paramref name="begins"/>, or
    /// after it, the last moment before then at which the clinic is open. Null: the clinic is not open before then, so no one could answer in time.
    /// </summary>
    /// <param name="hours">When reception can answer.</param>
    /// <param name="now">When it is asked for, in clinic time.</param>
    /// <param name="begins">When the part of the day that is asked for begins, in clinic time.</param>
    public static LocalDateTime? For(ClinicHours hours, LocalDateTime now, LocalDateTime begins)
    {
        var latest = begins - Ahead;
        var had = Duration.Zero;
        for (var day = now.Date; day <= latest.Date; day = day.PlusDays(1))
        {
            LocalDateTime? last = null;
            foreach (var period in hours.SessionOn(day)?.Periods ?? [])
            {
                var (from, to) = (LocalDateTime.Max(day.At(period.From), now), LocalDateTime.Min(day.At(period.To), latest));
                if (from < to)
                {
                    had += (to - from).ToDuration();
                    last = to;
                }
            }

            if (last is not null && had >= Needed)
            {
                return last;
            }
        }

        return null;
    }
}
