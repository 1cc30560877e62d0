using NodaTime;
using Recovery.Appointments;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Desk;

/// <summary>Requests for appointments and bookings: a runner asks, reception answers, and each gets a message at once.</summary>
public sealed class AppointmentDesk(
    IAppointmentStore store, IAppointmentBook book, IRunnerDirectory runners, TellingTimes telling, QueueDispatcher dispatcher, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>While a request waits, an email about it that comes late is better than none.</summary>
    private static readonly Duration WorthTelling = Duration.FromDays(1);

    /// <param name="entryId">Whose nudges pause.</param>
    /// <param name="nudgeNumber">The nudge whose link led here.</param>
    /// <param name="day">An open day.</param>
    /// <param name="part">A part of it.</param>
    /// <param name="answerBy">The time by which the runner is promised an answer.</param>
    /// <returns>False: the entry is gone, or has ended otherwise.</returns>
    public async Task<bool> Ask(long entryId, long nudgeNumber, LocalDate day, Clinic.PartOfDay part, Instant answerBy)
    {
        var tellUntil = settings.Clinic.Email is null ? (Instant?)null : answerBy + WorthTelling;
        var asked = await store.Ask(
            new AppointmentWish(entryId, nudgeNumber, day, part, answerBy, tellUntil), clock.Now, CancellationToken.None);
        await dispatcher.DispatchSoon(CancellationToken.None);
        return asked;
    }

    /// <summary>Reception's yes, with the day and hour that were agreed on; or the day and hour of a booking that had none.</summary>
    public Task<AnswerResult> Confirm(AppointmentRequest request, AgreedTime agreed, ChangedBy by, long? seen = null) =>
        Answer(request, new NewAnswer(AnswerKind.Confirmed, agreed, null, by, null, seen));

    /// <summary>Another time than the one asked for: the runner can say yes, or ask for another.</summary>
    public Task<AnswerResult> Offer(AppointmentRequest request, AgreedTime other, ChangedBy by, long? seen = null) =>
        Answer(request, new NewAnswer(AnswerKind.Offered, other, null, by, null, seen));

    /// <summary>The runner's yes to the offer that was shown.</summary>
    /// <param name="request">The request.</param>
    /// <param name="offer">The answer that offered it: one that was given since is not meant.</param>
    public Task<AnswerResult> Accept(AppointmentRequest request, long offer) =>
        Answer(request, new NewAnswer(AnswerKind.Accepted, request.Last?.Time, null, Source.Runner, null, offer));

    /// <summary>Reception's no: reminders go on where there is time.</summary>
    /// <param name="request">The request.</param>
    /// <param name="words">What <see cref="DeclineWords"/> has checked; null: nothing is added.</param>
    /// <param name="by">Who says no.</param>
    /// <param name="seen">See <see cref="NewAnswer"/>.</param>
    public Task<AnswerResult> Decline(AppointmentRequest request, string? words, ChangedBy by, long? seen = null) =>
        Answer(request, new NewAnswer(AnswerKind.Declined, null, words, by, null, seen));

    /// <summary>Another day or hour for what is booked.</summary>
    public Task<AnswerResult> Change(AppointmentRequest request, AgreedTime agreed, ChangedBy by, long? seen = null) =>
        Answer(request, new NewAnswer(AnswerKind.Changed, agreed, null, by, null, seen));

    /// <summary>A booking is off.</summary>
    /// <param name="request">The booking.</param>
    /// <param name="by">Who calls it off.</param>
    /// <param name="becomes">What becomes of the entry; null: its reminders go on where there is time.</param>
    /// <param name="seen">See <see cref="NewAnswer"/>.</param>
    public Task<AnswerResult> Cancel(AppointmentRequest request, ChangedBy by, EntryOutcome? becomes = null, long? seen = null) =>
        Answer(request, new NewAnswer(AnswerKind.Cancelled, null, null, by, null, seen, becomes));

    /// <summary>A runner rang, or wrote: what was agreed, without a request that waits.</summary>
    public async Task<AnswerResult> Book(long entryId, AgreedTime agreed, ChangedBy by)
    {
        if (await runners.FindEntry(entryId, CancellationToken.None) is not { } entry
            || await runners.Find(entry.RunnerId, CancellationToken.None) is not { } view)
        {
            return AnswerResult.Gone;
        }

        var booking = new NewAnswer(AnswerKind.Confirmed, agreed, null, by, null);
        var told = await store.Book(entryId, booking with { Times = telling.Of(AsRequested(view.Runner, entry, agreed), booking) }, clock.Now, CancellationToken.None);
        await dispatcher.DispatchSoon(CancellationToken.None);
        return told;
    }

    /// <summary>All that is booked for an entry; a runner has hardly ever more than one.</summary>
    public async Task<IReadOnlyList<AppointmentRequest>> BookedFor(long entryId, CancellationToken ct) =>
        [.. (await book.Of(entryId, ct)).Where(r => r.Stands)];

    private async Task<AnswerResult> Answer(AppointmentRequest request, NewAnswer answer)
    {
        var result = await store.Answer(request.Id, answer with { Times = telling.Of(request, answer) }, clock.Now, CancellationToken.None);
        await dispatcher.DispatchSoon(CancellationToken.None);
        return result;
    }

    /// <summary>As if the runner had asked for it: what the message about it says.</summary>
    private AppointmentRequest AsRequested(Runner runner, Entry entry, AgreedTime agreed) => new(
        0, entry.Id, runner.Id, 0, runner.Name, runner.Mobile, runner.Email, "", entry.RaceDay, agreed.Day, agreed.Part, clock.Now, clock.Now);
}
