using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;

namespace Recovery.Timing;

/// <summary>A stretch of time in which nudges may be handed to a provider, and the instant from which it is too late.</summary>
/// <param name="Day">The clinic day it lies on.</param>
public sealed record SendWindow(LocalDate Day, Instant NotBefore, Instant Target, Instant Expires);

/// <summary>When one step of one race day goes out.</summary>
/// <param name="Session">The open day that it belongs to.</param>
/// <param name="Preferred">Just before that session's opening, or the evening before where nothing of that is left.</param>
/// <param name="Overflow">
/// Where what does not fit goes, best first: earlier the same day, then the evening before. One earlier the same day shares the
/// preferred window's target and expiry and only starts sooner.
/// </param>
public sealed record StepTimes(Session Session, SendWindow Preferred, IReadOnlyList<SendWindow> Overflow)
{
    /// <summary>All windows, best first.</summary>
    public IEnumerable<SendWindow> Windows => Overflow.Prepend(Preferred);

    /// <summary>The earliest instant at which any message of this step may go out.</summary>
    public Instant Earliest => Windows.Min(w => w.NotBefore);

    /// <summary>From this instant on nothing of this step goes out.</summary>
    public Instant Expires => Windows.Max(w => w.Expires);

    /// <summary>The same for the same times, in any process: what was planned for other times is planned anew.</summary>
    public string Fingerprint => LocalDatePattern.Iso.Format(Session.Day) + string.Concat(Windows.Select(w => string.Create(
        CultureInfo.InvariantCulture,
        $"|{w.NotBefore.ToUnixTimeMilliseconds()},{w.Target.ToUnixTimeMilliseconds()},{w.Expires.ToUnixTimeMilliseconds()}")));
}
