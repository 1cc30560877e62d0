using NodaTime;

namespace Recovery.Desk.Today;

/// <summary>What the desk reads of a day. Fast with a million nudges stored and a day of two hundred thousand.</summary>
public interface ITodayStore
{
    /// <summary>How far the reminders of these sessions have come. One of another day is left out unless some of its reminders go out on this one.</summary>
    Task<IReadOnlyList<SessionReach>> Reach(LocalDate day, IReadOnlyList<SessionOpening> sessions, CancellationToken ct);

    /// <summary>
    /// Messages that need a person: undelivered, refused, in doubt or given up, not dealt with yet, to somebody whose race has not ended for
    /// us otherwise and who has not stopped them. The latest first. What is nobody's (a question to confirm a contact, the clinic's own mail) counts
    /// while it can be sent again.
    /// </summary>
    /// <param name="from">Those that were to go out from then on,</param>
    /// <param name="to">and before then.</param>
    /// <param name="now">What has expired by then can't be sent again.</param>
    /// <param name="most">Of each status.</param>
    /// <param name="ct">Ends the reading.</param>
    Task<IReadOnlyList<PersonsNeed>> Messages(Instant from, Instant to, Instant now, int most, CancellationToken ct);

    /// <summary>The day's reminders along its hours.</summary>
    Task<DaySends> Sends(LocalDate day, CancellationToken ct);
}
