using NodaTime;
using Recovery.Runners;

namespace Recovery.Telemetry;

/// <summary>What is in doubt on a channel.</summary>
/// <param name="Oldest">When the oldest of them was attempted; null: there is none.</param>
public sealed record InDoubtTally(Channel Channel, int Count, Instant? Oldest);
