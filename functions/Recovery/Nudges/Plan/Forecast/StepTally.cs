using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>Counts what becomes of the entries of one step, by channel.</summary>
internal sealed class StepTally(DueStep due)
{
    private readonly Dictionary<Channel, ChannelTally> _channels = due.Step.Channels.ToDictionary(c => c, _ => new ChannelTally());
    private string _raceName = due.RaceDay.RaceId;

    public IEnumerable<PreviewLine> Lines => _channels.Select(c => c.Value.Line(due, _raceName, c.Key));

    public void Add(StepForecast found)
    {
        foreach (var (entry, channel, prospect) in found.Entries)
        {
            _raceName = entry.RaceName;
            _channels[channel].Add(prospect);
        }

        foreach (var (channel, report) in found.Pacing.Where(p => p.Value.Messages > 0))
        {
            _channels[channel].Add(report);
        }
    }

    private sealed class ChannelTally
    {
        private readonly Dictionary<string, int> _excluded = [];
        private int _messages;
        private int _past;
        private long _segments;
        private Instant? _first;
        private Instant? _last;
        private PacingReport? _pacing;

        public PreviewLine Line(DueStep due, string raceName, Channel channel) => new(
            due.RaceDay, raceName, due.Step.Key, channel, due.Times.Session.Day, due.Times.Preferred,
            _messages, channel.Tariff.CountsSegments ? _segments : 0, _first, _last, _past, _excluded, _pacing);

        public void Add(PacingReport report) => _pacing = _pacing is null ? report : _pacing.Plus(report);

        public void Add(Prospect prospect)
        {
            switch (prospect)
            {
                case Prospect.Comes comes:
                    _messages++;
                    _segments += comes.Segments;
                    _first = _first is { } first ? Instant.Min(first, comes.Slot) : comes.Slot;
                    _last = _last is { } last ? Instant.Max(last, comes.Slot) : comes.Slot;
                    break;
                case Prospect.Nothing nothing:
                    _excluded[nothing.Reason] = _excluded.GetValueOrDefault(nothing.Reason) + 1;
                    break;
                default:
                    _past++;
                    break;
            }
        }
    }
}
