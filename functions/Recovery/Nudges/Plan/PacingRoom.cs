using NodaTime;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>Where a message found its place, best first.</summary>
public enum Place
{
    /// <summary>The step's preferred window.</summary>
    Preferred,

    /// <summary>Earlier on the day of the preferred window.</summary>
    SameDay,

    /// <summary>The evening before the session.</summary>
    EveningBefore,

    /// <summary>After the target: only where planning itself came late.</summary>
    Late,
}

/// <summary>A stretch of a window that is filled from one end.</summary>
/// <param name="Backwards">Filled from its end, so that it begins as late as it can.</param>
internal sealed record PacingRoom(Place Place, SendWindow Window, Instant From, Instant To, bool Backwards)
{
    /// <summary>The rooms of a step that are still to come, best first.</summary>
    public static IReadOnlyList<PacingRoom> Of(StepTimes times, Instant now)
    {
        var preferred = times.Preferred;
        var rooms = new List<PacingRoom> { new(Place.Preferred, preferred, preferred.NotBefore, preferred.Target, false) };
        foreach (var window in times.Overflow)
        {
            rooms.Add(window.Day == preferred.Day
                ? new(Place.SameDay, window, window.NotBefore, preferred.NotBefore, true)
                : new(Place.EveningBefore, window, window.NotBefore, window.Target, false));
        }

        // Ticks that were missed, or a runner who came at the last minute: better a little late than never.
        if (now > preferred.NotBefore)
        {
            rooms.Add(new(Place.Late, preferred, preferred.Target, preferred.Expires, false));
        }

        return [.. rooms.Select(r => r with { From = Instant.Max(r.From, now) }).Where(r => r.From < r.To)];
    }
}
