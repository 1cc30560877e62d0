using NodaTime;

namespace Recovery.Timing;

/// <summary>The settings behind the three instants (1-product, timing rules 2 and 3).</summary>
/// <param name="Zone">Clinic time.</param>
/// <param name="Lead">How long before opening nudges start to go out.</param>
/// <param name="CourtesyFrom">Nothing goes out earlier in the day, on any channel.</param>
/// <param name="CourtesyTo">Nothing goes out later in the day.</param>
/// <param name="ExpireBeforeClose">How long before the session's last closing it is too late.</param>
public sealed record TimingRules(
    DateTimeZone Zone, Duration Lead, LocalTime CourtesyFrom, LocalTime CourtesyTo, Duration ExpireBeforeClose);
