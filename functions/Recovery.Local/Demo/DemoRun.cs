using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Recovery.Desk;
using Recovery.Import;
using Recovery.Nudges;
using Recovery.Races;
using Recovery.Runners;
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
    /// <summary>When a morning is told.</summary>
    private static readonly LocalTime Told = new(8, 2);

    /// <summary>By the machine's clock. A morning that takes longer is told as it stands.</summary>
    private static readonly TimeSpan MostSettling = TimeSpan.FromSeconds(30);

    /// <summary>Nothing that happens from then on needs a slow clock.</summary>
    private static readonly LocalTime Late = new(9, 0);

    private readonly ClinicClock _clock = app.Services.GetRequiredService<ClinicClock>();
    private readonly IClinicLog _log = app.Services.GetRequiredService<IClinicLog>();

    public Task<IReadOnlyList<TallyLine>> Tally(CancellationToken ct) => DemoTally.Count(_log, ct);

    public string Now => Moment.Format(_clock.Now.InZone(_clock.Zone).LocalDateTime);

    public async Task Run(int runners, CancellationToken ct)
    {
        var clock = new DemoClock((ShiftedTimeProvider)_clock.Time, _clock, speed);
        var script = ActivatorUtilities.CreateInstance<DemoScript>(app.Services, ActivatorUtilities.CreateInstance<DemoVisitors>(app.Services));
        var goesOut = DaysOn(script);
        await Import(runners, ct);

        var moments = script.Acts.Select(a => (a.At, Act: (Act?)a))
            .Concat(goesOut.Keys.Select(d => (At: d.At(Told), Act: (Act?)null)))
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

    /// <summary>The days on which a step of either race day goes out, and until when the clock runs slowly then: till the last of what happens that early.</summary>
    private Dictionary<LocalDate, LocalTime> DaysOn(DemoScript script)
    {
        var timetable = app.Services.GetRequiredService<Timetable>();
        return RaceData.Shipped().SelectMany(r => r.Days).SelectMany(d => timetable.Of(d)).Select(t => t.Times.Preferred.Day).Distinct().ToDictionary(
            day => day,
            day => script.Acts.Select(a => a.At).Where(at => at.Date == day && at.TimeOfDay < Late).Select(at => at.TimeOfDay.PlusMinutes(1))
                .Append(Told).Max());
    }

    /// <summary>On a busy machine the last messages of a morning may still be on their way: the clock waits for them.</summary>
    private async Task Settle(LocalDate day, CancellationToken ct)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < MostSettling;)
        {
            var statuses = (await _log.Summary(day, ct)).ByStatus;
            if (!statuses.ContainsKey("queued") && !statuses.ContainsKey("planned") && !statuses.ContainsKey("attempting") && !statuses.ContainsKey("accepted"))
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

        var missed = await _log.Page(new LogQuery(day, null, null, null, NudgeStatus.Undelivered, null, null, 10), ct);
        foreach (var line in missed.Items)
        {
            Tell($"{line.Name}: {line.Nudge.Reason}{(await ArrivedOtherwise(line.Nudge, ct) is { } other ? $" The same came by {other.Words.One}." : "")}");
        }
    }

    private async Task<Channel?> ArrivedOtherwise(Nudge missed, CancellationToken ct) =>
        missed.RunnerId is not { } runner ? null : (await _log.OfRunner(runner, ct)).Select(l => l.Nudge)
            .FirstOrDefault(n => n.EntryId == missed.EntryId && n.Step == missed.Step && n.Status is NudgeStatus.Accepted or NudgeStatus.Delivered)?.Channel;

    private void Tell(string what) => tell($"{Now}  {what}");
}
