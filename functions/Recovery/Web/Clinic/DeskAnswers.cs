using Recovery.Appointments;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic;

/// <summary>Answers that are given on the desk's pages, said back in a sentence.</summary>
public sealed class DeskAnswers(IAppointmentStore appointments, TypedAnswers answers, IRunnerDirectory runners, Forecaster forecaster)
{
    /// <summary>What reception reads next; null: something typed is wrong, and <paramref name="mistakes"/> says what.</summary>
    public async Task<Said?> Give(long id, AnswerKind kind, TypedAnswer typed, string who, Mistakes mistakes, CancellationToken ct)
    {
        if (await appointments.Find(id, ct) is not { } request)
        {
            return AnswerWords.Done(kind, AnswerResult.Gone, "");
        }

        if (!request.Takes(kind))
        {
            return Said.No(AnswerWords.TooLate(request));
        }

        var result = await answers.Give(request, kind, typed, who, mistakes);
        return result is null ? null : AnswerWords.Done(kind, result, await Reminders(kind, result, ct));
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
