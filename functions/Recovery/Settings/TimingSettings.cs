using NodaTime;
using Recovery.Timing;

namespace Recovery.Settings;

/// <summary>When nudges go out (<c>Timing:*</c>).</summary>
public sealed record TimingSettings(Duration Lead, LocalTime CourtesyFrom, LocalTime CourtesyTo, Duration ExpireBeforeClose)
{
    public TimingRules Rules(DateTimeZone zone) => new(zone, Lead, CourtesyFrom, CourtesyTo, ExpireBeforeClose);

    internal static TimingSettings Read(SettingsReader reader)
    {
        var settings = new TimingSettings(
            reader.Span("Timing:Lead", Duration.FromMinutes(45), Duration.FromMinutes(1), Duration.FromHours(12)),
            reader.TimeOfDay("Timing:CourtesyFrom", new LocalTime(7, 30)),
            reader.TimeOfDay("Timing:CourtesyTo", new LocalTime(20, 0)),
            reader.Span("Timing:ExpireBeforeClose", Duration.FromHours(1), Duration.Zero, Duration.FromHours(12)));
        if (settings.CourtesyTo <= settings.CourtesyFrom)
        {
            reader.Mistake("Timing:CourtesyTo is not after Timing:CourtesyFrom; nothing could ever be sent.");
        }

        return settings;
    }
}
