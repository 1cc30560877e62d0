using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Settings;

namespace Recovery.Desk.Coming;

/// <summary>Puts a preview together by session: the numbers that reception wants to know beforehand.</summary>
/// <param name="settings">Hours, rates and prices.</param>
public sealed class ComingBook(RecoverySettings settings)
{
    /// <param name="preview">What the planner will do.</param>
    /// <param name="soFar">What came of the nudges before.</param>
    /// <returns>By day.</returns>
    public IReadOnlyList<ComingSession> Of(PlanPreview preview, IReadOnlyList<Response> soFar) =>
    [
        .. from line in preview.Lines
           group line by line.Session into lines
           orderby lines.Key
           let session = settings.Clinic.Hours.SessionOn(lines.Key)
           where session is not null
           select Of(session, [.. lines], soFar),
    ];

    private ComingSession Of(Session session, IReadOnlyList<PreviewLine> lines, IReadOnlyList<Response> soFar) => new(
        session,
        settings.Clinic.TimeZone.AtLeniently(session.Day.At(session.Opening)).ToInstant(),
        [.. lines.OrderBy(l => l.Window.NotBefore).ThenBy(l => l.RaceName, StringComparer.Ordinal).ThenBy(l => l.RaceDay.Day)],
        [.. lines.GroupBy(l => l.Channel).Select(c => Of(session, c.Key, [.. c]))],
        [.. lines.SelectMany(l => l.Spans).GroupBy(s => s.Day).OrderBy(s => s.Key).Select(s => s.Aggregate((one, other) => one.Plus(other)))],
        CallEstimate.Of(lines.GroupBy(l => l.Step).Select(s => (s.Key, s.Sum(l => l.Messages))), soFar));

    private ComingChannel Of(Session session, Channel channel, IReadOnlyList<PreviewLine> lines)
    {
        var (messages, segments) = (lines.Sum(l => l.Messages), lines.Sum(l => l.Segments));
        var (noRoom, late) = (lines.Sum(l => l.Excluded.GetValueOrDefault(SkipReason.NoRoom)), lines.Sum(l => l.Spans.Sum(s => s.Late)));
        var rate = settings.RateOf(channel);
        return new ComingChannel(
            channel, messages, segments, (channel.Tariff.CountsSegments ? segments : messages) * settings.Of(channel).Price, lines.Sum(l => l.Past), noRoom, late,
            rate, noRoom + late > 0 && rate > 0 ? PaceAdvice.Of(channel, session, lines[0].Window, [.. Units(lines, noRoom)], rate) : null);
    }

    /// <summary>Those without a place are taken for as long as the longest.</summary>
    private static IEnumerable<int> Units(IReadOnlyList<PreviewLine> lines, int noRoom)
    {
        var sizes = lines.SelectMany(l => l.Sizes).ToList();
        return sizes.SelectMany(s => Enumerable.Repeat(s.Key, s.Value)).Concat(Enumerable.Repeat(sizes.Select(s => s.Key).DefaultIfEmpty(1).Max(), noRoom));
    }
}
