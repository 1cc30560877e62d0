using NodaTime;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>Counts what becomes of the entries of one step on one channel.</summary>
internal sealed class ChannelTally(StepTimes times)
{
    /// <summary>Of those who get nothing, so many are named for each reason.</summary>
    private const int MostNamed = 200;

    private readonly Dictionary<string, int> _excluded = [];
    private readonly Dictionary<string, List<LeftOut>> _who = [];
    private readonly Dictionary<int, int> _sizes = [];
    private readonly SortedDictionary<LocalDate, SendSpan> _spans = [];
    private int _messages;
    private int _past;
    private long _segments;
    private PacingReport? _pacing;

    public PreviewLine Line(DueStep due, string raceName, Channel channel) => new(
        due.RaceDay, raceName, due.Step.Key, channel, due.Times.Session.Day, due.Times.Preferred,
        _messages, channel.Tariff.CountsSegments ? _segments : 0, _spans.Count == 0 ? null : _spans.Values.Min(s => s.First),
        _spans.Count == 0 ? null : _spans.Values.Max(s => s.Last), _past, _excluded, _pacing)
    {
        Spans = [.. _spans.Values],
        Sizes = _sizes,
        Who = _who.ToDictionary(w => w.Key, w => (IReadOnlyList<LeftOut>)w.Value),
    };

    public void Add(PacingReport report) => _pacing = _pacing is null ? report : _pacing.Plus(report);

    public void Add(PlanningEntry entry, Prospect prospect)
    {
        switch (prospect)
        {
            case Prospect.Comes comes:
                Add(comes);
                break;
            case Prospect.Nothing nothing:
                LeaveOut(entry, nothing.Reason);
                break;
            default:
                _past++;
                break;
        }
    }

    private void Add(Prospect.Comes comes)
    {
        _messages++;
        _segments += comes.Segments;
        _sizes[comes.Segments] = _sizes.GetValueOrDefault(comes.Segments) + 1;
        var window = times.Windows.FirstOrDefault(w => comes.Slot >= w.NotBefore && comes.Slot < w.Expires) ?? times.Preferred;
        var span = new SendSpan(window.Day, comes.Slot, comes.Slot, 1, comes.Slot >= window.Target ? 1 : 0);
        _spans[window.Day] = _spans.TryGetValue(window.Day, out var before) ? before.Plus(span) : span;
    }

    private void LeaveOut(PlanningEntry entry, string reason)
    {
        _excluded[reason] = _excluded.GetValueOrDefault(reason) + 1;
        if (!_who.TryGetValue(reason, out var named))
        {
            _who[reason] = named = [];
        }

        if (named.Count < MostNamed)
        {
            named.Add(new LeftOut(entry.RunnerId, entry.Name));
        }
    }
}
