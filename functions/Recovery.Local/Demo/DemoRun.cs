using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Recovery.Desk;
using Recovery.Import;
using Recovery.Nudges;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Time;
using Recovery.Timing;
using Recovery.Web.Clinic.Words;

namespace Recovery.Local.Demo;

/// <summary>One run through race week on the real system: its store, queue, timers and senders, with the sandbox at the end.</summary>
/// <param name="app">The system, started.</param>
/// <param name="tell">Called with each event and its clinic time.</param>
internal sealed class DemoRun(WebApplication app, double speed, Action<string> tell)
{
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH:mm");
    private readonly ClinicClock _clock = app.Services.GetRequiredService<ClinicClock>();
    private readonly IClinicLog _log = app.Services.GetRequiredService<IClinicLog>();

    public Task<IReadOnlyList<TallyLine>> Tally(CancellationToken ct) => DemoTally.Count(_log, ct);

    public string Now => Moment.Format(_clock.Now.InZone(_clock.Zone).LocalDateTime);

    public async Task Run(int runners, CancellationToken ct)
    {
        var clock = new DemoClock((ShiftedTimeProvider)_clock.Time, _clock, speed);
        var script = new DemoScript(app.Services.GetRequiredService<IRunnerChanges>(), app.Services.GetRequiredService<IRunnerRegister>(), _log, _clock);
        var goesOut = DaysOn();
        await Import(runners, ct);

        var moments = script.Acts.Select(a => (a.At, Act: (Act?)a))
            .Concat(goesOut.Select(d => (At: d.At(new LocalTime(8, 2)), Act: (Act?)null)))
            .OrderBy(m => m.At);
        foreach (var (at, act) in moments)
        {
            await clock.RunTo(at, goesOut, ct);
            if (act is null)
            {
                clock.SlowDown();
                await Settle(at.Date, ct);
                await TellMorning(at.Date, ct);
            }
            else
            {
                await act.Do(ct);
                Tell(act.What);
            }
        }

        await clock.RunTo(DemoScript.End, goesOut, ct);
        clock.Keep();
    }

    /// <summary>The sample runners, by the same path as a clinic's own file.</summary>
    private async Task Import(int runners, CancellationToken ct)
    {
        using var reader = new StringReader(SampleRunners.Csv(runners));
        var tally = await app.Services.GetRequiredService<RunnerImport>().Run(
            new RunnerFile(reader), refused => tell($"line {refused.Number}: {refused.Reason}"), _ => { }, ct);
        Tell($"{tally.Taken} runners in the London Marathon 2027 imported, {tally.Refused} refused");
    }

    /// <summary>The days on which a step of either race day goes out.</summary>
    private HashSet<LocalDate> DaysOn()
    {
        var timetable = app.Services.GetRequiredService<Timetable>();
        return [.. RaceData.Shipped().SelectMany(r => r.Days).SelectMany(d => timetable.Of(d)).Select(t => t.Times.Preferred.Day)];
    }

    /// <summary>On a busy machine the last messages of a morning may still be on their way: the clock waits for them.</summary>
    private async Task Settle(LocalDate day, CancellationToken ct)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var statuses = (await _log.Summary(day, ct)).ByStatus;
            if (!statuses.ContainsKey("queued") && !statuses.ContainsKey("planned") && !statuses.ContainsKey("attempting"))
            {
                return;
            }

            await Task.Delay(50, ct);
        }
    }

    private async Task TellMorning(LocalDate day, CancellationToken ct)
    {
        var summary = await _log.Summary(day, ct);
        foreach (var (step, statuses) in summary.ByStep)
        {
            Tell($"{step}: {string.Join(", ", statuses.Select(s => $"{s.Value} {NudgeStatuses.Parse(s.Key).Words().ToLowerInvariant()}"))}");
        }
    }

    private void Tell(string what) => tell($"{Now}  {what}");
}
