using NodaTime;
using Recovery.Clinic;

namespace Recovery.Nudges.Plan;

/// <summary>A stretch of time in which nudges may be handed to a provider, and the instant from which it is too late.</summary>
/// <param name="Day">The clinic day it lies on.</param>
public sealed record SendWindow(LocalDate Day, Instant NotBefore, Instant Target, Instant Expires);

/// <summary>When one step of one race day goes out.</summary>
/// <param name="Session">The open day that it belongs to.</param>
/// <param name="Preferred">Just before that session's opening, or the evening before where nothing of that is left.</param>
/// <param name="Overflow">Where what does not fit goes, best first: earlier that morning, then the evening before.</param>
public sealed record StepTimes(Session Session, SendWindow Preferred, IReadOnlyList<SendWindow> Overflow)
{
    /// <summary>The earliest instant at which any message of this step may go out.</summary>
    public Instant Earliest => Overflow.Select(w => w.NotBefore).Append(Preferred.NotBefore).Min();
}
