using Recovery.Runners;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>Counts what becomes of the entries of one step, by channel.</summary>
internal sealed class StepTally(DueStep due)
{
    private readonly Dictionary<Channel, ChannelTally> _channels = due.Step.Channels.ToDictionary(c => c, _ => new ChannelTally(due.Times));
    private string _raceName = due.RaceDay.RaceId;

    public IEnumerable<PreviewLine> Lines => _channels.Select(c => c.Value.Line(due, _raceName, c.Key));

    public void Add(StepForecast found)
    {
        foreach (var (entry, channel, prospect) in found.Entries)
        {
            _raceName = entry.RaceName;
            _channels[channel].Add(entry, prospect);
        }

        foreach (var (channel, report) in found.Pacing.Where(p => p.Value.Messages > 0))
        {
            _channels[channel].Add(report);
        }
    }
}
