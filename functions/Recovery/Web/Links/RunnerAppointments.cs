using NodaTime;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Words;

namespace Recovery.Web.Links;

/// <summary>What runners do about appointments on the pages that their links open: ask, and say yes to another time.</summary>
public sealed class RunnerAppointments(
    IAppointmentStore appointments, AppointmentDesk desk, AppointmentCalendar calendar, RecoverySettings settings, ClinicClock clock)
{
    private const int DaysShown = 14;

    private LocalDateTime Now => clock.Now.InZone(clock.Zone).LocalDateTime;

    /// <summary>What the day and part of it are called in the form: <c>2027-04-27 morning</c>.</summary>
    public static string WishCode(LocalDate day, PartOfDay part) => $"{LocalDatePattern.Iso.Format(day)} {part.Code()}";

    public Task<AppointmentRequest?> LatestOf(long entryId, CancellationToken ct) => appointments.LatestOf(entryId, ct);

    /// <summary>What can be asked for: parts of the open days of two weeks, from the day after the race on.</summary>
    public IReadOnlyList<OfferedPart> TimesFor(Entry entry)
    {
        var first = LocalDate.Max(clock.Today, entry.RaceDay.PlusDays(1));
        return OfferedPart.Of(settings.Clinic.Hours, Enumerable.Range(0, DaysShown).Select(d => settings.Clinic.Hours.SessionOn(first.PlusDays(d))).OfType<Session>(), Now);
    }

    /// <summary>How a request stands.</summary>
    /// <param name="request">The latest of its entry.</param>
    /// <param name="file">The address of its calendar's file on this page.</param>
    /// <param name="times">What can be asked for instead.</param>
    /// <param name="wrong">What is wrong with what was pressed.</param>
    /// <param name="entry">On a page with several: the one that it is for.</param>
    /// <param name="withdrawal">The address of the file that takes it off a calendar.</param>
    public AppointmentCard CardOf(
        AppointmentRequest request, string file, IReadOnlyList<OfferedPart> times, string? wrong = null, long? entry = null, string? withdrawal = null) => new(
        request, calendar.EntryOf(request) is null ? null : file, calendar.EndOf(request) is null ? null : withdrawal,
        request.Offer is { } offer && IsOpen(offer), times, wrong, entry);

    /// <summary>Null: asked. Otherwise why it can't be.</summary>
    /// <param name="entry">Whose nudges pause.</param>
    /// <param name="nudge">The nudge that led here; zero: none.</param>
    /// <param name="when">As the form has it.</param>
    public async Task<string?> Ask(Entry entry, long nudge, string? when)
    {
        if (TimesFor(entry).FirstOrDefault(o => WishCode(o.Day, o.Part) == when) is not { } wish)
        {
            return WhyNot(entry, when);
        }

        return await desk.Ask(entry.Id, nudge, wish.Day, wish.Part, wish.AnswerBy.InZoneLeniently(clock.Zone).ToInstant())
            ? null
            : "We haven't asked for that time: something has changed since you opened this page. This is how it stands now.";
    }

    /// <summary>Null: booked, now or by an earlier tap. Otherwise why it can't be.</summary>
    /// <param name="entryId">Whose offer it is.</param>
    /// <param name="offer">The answer that offered the time that was shown.</param>
    /// <param name="ct">Ends the reading; what is stored stays.</param>
    public async Task<string?> Accept(long entryId, long? offer, CancellationToken ct)
    {
        if (await appointments.LatestOf(entryId, ct) is not { } request)
        {
            return $"There's nothing to say yes to. Ask for a time, or ring {settings.Clinic.Phone}.";
        }

        if (request.Stands)
        {
            return null;
        }

        if (offer is not { } shown || request.Offer is not { } time || request.Last?.Id != shown)
        {
            return $"We've changed our answer since you opened this page, so nothing is booked yet. This is how it stands now.";
        }

        if (!IsOpen(time))
        {
            return $"That time is over, or we're not open then any more. Ask for another, or ring {settings.Clinic.Phone}.";
        }

        return (await desk.Accept(request, shown)).Outcome is AnswerOutcome.Given or AnswerOutcome.AlreadySo
            ? null
            : $"We've changed our answer since you opened this page, so nothing is booked yet. This is how it stands now.";
    }

    private bool IsOpen(AgreedTime offer) => offer.Span(settings.Clinic.Hours, settings.Clinic.AppointmentLength) is not null
        && offer.Lapses(settings.Clinic.Hours, settings.Clinic.AppointmentLength) > Now;

    /// <summary>Why what was chosen can't be asked for: the page may have been open for hours, and some of its list be over by now.</summary>
    private string WhyNot(Entry entry, string? when)
    {
        if (when?.Split(' ') is [var iso, var code] && LocalDatePattern.Iso.Parse(iso) is { Success: true } day && day.Value > entry.RaceDay
            && PartsOfDay.TryParse(code, out var part) && settings.Clinic.Hours.SessionOn(day.Value) is { } session && PartsOfDay.Of(session).Contains(part)
            && OfferedPart.Of(settings.Clinic.Hours, [session], Now).All(o => o.Part != part))
        {
            return $"It's too late to ask for {InWords.ShortDay(day.Value)} in the {code}: we couldn't get back to you in time. "
                + $"Choose another time, or ring {settings.Clinic.Phone}.";
        }

        return "Choose a day and time.";
    }
}
