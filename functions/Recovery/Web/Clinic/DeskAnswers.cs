using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic;

/// <summary>What reception typed to answer a request: nothing in it is checked.</summary>
/// <param name="Words">One of <see cref="DeclineWords.Ready"/>; empty: none.</param>
/// <param name="Own">A sentence of reception's own, which counts before the ready one.</param>
/// <param name="Seen">The answer that stood when the page was shown; zero: none did.</param>
public sealed record TypedAnswer(AgreedForm Time, string? Words, string? Own, long? Seen);

/// <summary>Answers that are given on the desk's pages: checked, given, and said back in a sentence.</summary>
public sealed class DeskAnswers(
    IAppointmentStore appointments, AppointmentDesk desk, IRunnerDirectory runners, Forecaster forecaster, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>What reception reads next; null: something typed is wrong, and <paramref name="mistakes"/> says what.</summary>
    public async Task<string?> Give(long id, AnswerKind kind, TypedAnswer typed, string who, Mistakes mistakes, CancellationToken ct)
    {
        if (await appointments.Find(id, ct) is not { } request)
        {
            return AnswerWords.Done(kind, AnswerResult.Gone, "");
        }

        if (!request.Takes(kind))
        {
            return AnswerWords.TooLate(request);
        }

        var by = ChangedBy.Desk(who);
        var result = kind switch
        {
            AnswerKind.Cancelled => await desk.Cancel(request, by, seen: typed.Seen),
            AnswerKind.Declined => await Decline(request, typed, by, mistakes),
            _ => await Timed(request, kind, typed, by, mistakes),
        };
        return result is null ? null : AnswerWords.Done(kind, result, await Reminders(kind, result, ct));
    }

    private async Task<AnswerResult?> Decline(AppointmentRequest request, TypedAnswer typed, ChangedBy by, Mistakes mistakes)
    {
        var words = DeclineWords.Check(string.IsNullOrWhiteSpace(typed.Own) ? typed.Words : typed.Own, out var wrong);
        if (wrong is not null)
        {
            mistakes.Add("own", wrong);
            return null;
        }

        return await desk.Decline(request, words, by, typed.Seen);
    }

    private async Task<AnswerResult?> Timed(AppointmentRequest request, AnswerKind kind, TypedAnswer typed, ChangedBy by, Mistakes mistakes)
    {
        var now = clock.Now.InZone(clock.Zone).LocalDateTime;
        var time = kind == AnswerKind.Confirmed && request.Agreed is null
            ? typed.Time.Check(request, settings.Clinic.Hours, now, mistakes.Add)
            : typed.Time.Check(null, null, settings.Clinic.Hours, now, mistakes.Add);
        return time is null ? null : await (kind switch
        {
            AnswerKind.Offered => desk.Offer(request, time, by, typed.Seen),
            AnswerKind.Changed => desk.Change(request, time, by, typed.Seen),
            _ => desk.Confirm(request, time, by, typed.Seen),
        });
    }

    /// <summary>After a no, or the end of a booking, the reminders go on as if nobody had asked: which ones, and when.</summary>
    private async Task<string> Reminders(AnswerKind kind, AnswerResult result, CancellationToken ct)
    {
        if (kind is not (AnswerKind.Declined or AnswerKind.Cancelled) || result is not { Outcome: AnswerOutcome.Given, Request: { } request }
            || await runners.Find(request.RunnerId, ct) is not { } runner)
        {
            return "";
        }

        var ahead = (await forecaster.ForRunner(runner, ct)).Where(p => p.EntryId == request.EntryId).Select(p => p.Promised).OfType<PromisedNudge>()
            .Select(p => $"{NudgeWords.StepWords(p.Step.Key)} ({p.Channel.Words.One}) on {p.Window.Day.Short()}").ToList();
        return ahead.Count == 0 ? "No reminder for this race is left to send." : $"Reminders for this race go on: {string.Join(", ", ahead)}.";
    }
}
