using NodaTime;
using Recovery.Channels;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>The nudges of a newcomer, of whom only the race day and the channels are known.</summary>
internal static class NewcomerForecast
{
    public static IReadOnlyList<PromisedNudge> Of(ForecastRules rules, LocalDate raceDay, IReadOnlyCollection<Channel> channels, Instant now)
    {
        var entry = new PlanningEntry(
            0, 0, 0, "", new RaceDay("", raceDay), "", "", channels.ToDictionary(c => c, _ => new PlanningChannel(now, Stopped: false)), null, [], []);
        var pass = new ForecastPass(rules, ChannelCatalog.All.ToDictionary(c => c, _ => new SlotLedger()), now);
        return
        [
            .. from planned in rules.Timetable.Of(raceDay)
               orderby planned.Times.Preferred.Target
               from found in pass.Look(planned.Step, planned.Times, raceDay, [entry], known: null).Entries
               where found.Prospect is Prospect.Comes
               select new PromisedNudge(planned.Step, found.Channel, planned.Times.Preferred, planned.Times.Session),
        ];
    }
}
