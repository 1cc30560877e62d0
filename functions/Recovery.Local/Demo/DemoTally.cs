using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Local.Demo;

/// <summary>One line of the demo's table: a step on a channel for a race day.</summary>
internal sealed record TallyLine(string Step, Channel Channel, NodaTime.LocalDate RaceDay)
{
    public int Planned { get; set; }

    public int Waiting { get; set; }

    public int Sent { get; set; }

    public int InDoubt { get; set; }

    public int Refused { get; set; }

    public Dictionary<string, int> Skipped { get; } = [];

    /// <summary>Whatever was planned must stand in exactly one of the other columns.</summary>
    public bool AddsUp => Planned == Waiting + Sent + InDoubt + Refused + Skipped.Values.Sum();

    public string SkippedInWords => string.Join(", ", Skipped.OrderByDescending(s => s.Value).Select(s => $"{s.Value} {s.Key}"));
}

/// <summary>Counts the log as it stands.</summary>
internal static class DemoTally
{
    public static async Task<IReadOnlyList<TallyLine>> Count(IClinicLog log, CancellationToken ct)
    {
        var lines = new Dictionary<(string, Channel, NodaTime.LocalDate), TallyLine>();
        var page = new LogPage([], null);
        do
        {
            page = await log.Page(new LogQuery(null, null, null, null, null, null, page.Next, 1000), ct);
            foreach (var nudge in page.Items.Select(l => l.Nudge))
            {
                var key = (nudge.Step, nudge.Channel, nudge.RaceDay);
                if (!lines.TryGetValue(key, out var line))
                {
                    lines[key] = line = new TallyLine(nudge.Step, nudge.Channel, nudge.RaceDay);
                }

                Add(line, nudge);
            }
        }
        while (page.Next is not null);
        return [.. lines.Values];
    }

    private static void Add(TallyLine line, Nudge nudge)
    {
        line.Planned++;
        switch (nudge.Status)
        {
            case NudgeStatus.Accepted or NudgeStatus.Delivered or NudgeStatus.Undelivered:
                line.Sent++;
                break;
            case NudgeStatus.Skipped:
                line.Skipped[nudge.Reason ?? "?"] = line.Skipped.GetValueOrDefault(nudge.Reason ?? "?") + 1;
                break;
            case NudgeStatus.InDoubt:
                line.InDoubt++;
                break;
            case NudgeStatus.Rejected or NudgeStatus.Dead:
                line.Refused++;
                break;
            default:
                line.Waiting++;
                break;
        }
    }
}
