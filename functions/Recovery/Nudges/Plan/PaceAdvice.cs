using NodaTime;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>What would get all of a channel's messages for a session out just before it opens.</summary>
/// <param name="Rate">Units a second that would do.</param>
/// <param name="Lead">How long before opening they would have to begin at the rate there is, in whole minutes; null: a day isn't enough.</param>
public sealed record PaceAdvice(int Rate, Duration? Lead)
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    /// <summary>Found by the pacing that gives messages their slots, so that what it says will do does.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="session">What they are about.</param>
    /// <param name="window">Just before opening.</param>
    /// <param name="units">Each message's units.</param>
    /// <param name="rate">Units a second that there are now; above 0.</param>
    public static PaceAdvice Of(Channel channel, Session session, SendWindow window, IReadOnlyList<int> units, double rate)
    {
        int least = 1, most = Math.Max(1, units.Sum());
        while (least < most)
        {
            var between = least + ((most - least) / 2);
            (least, most) = Last(channel, session, window, units, between) is null ? (between + 1, most) : (least, between);
        }

        return new PaceAdvice(least, LeadOf(channel, session, window, units, rate));
    }

    private static Duration? LeadOf(Channel channel, Session session, SendWindow window, IReadOnlyList<int> units, double rate)
    {
        var aDay = window with { NotBefore = window.Target - Duration.FromDays(1) };
        if (Last(channel, session, aDay, units, rate) is not { } last)
        {
            return null;
        }

        var lead = Duration.FromMinutes(Math.Max(1, (long)Math.Ceiling((last - aDay.NotBefore).TotalMinutes)));
        while (Last(channel, session, window with { NotBefore = window.Target - lead }, units, rate) is null)
        {
            lead += Minute;
        }

        return lead;
    }

    /// <summary>When the last goes out; null: they don't all fit.</summary>
    private static Instant? Last(Channel channel, Session session, SendWindow window, IReadOnlyList<int> units, double rate)
    {
        var paced = Pacing.Assign(channel, new StepTimes(session, window, []), units, rate, new SlotLedger(), window.NotBefore).Messages;
        return paced.Any(m => m is null) ? null : paced.Max(m => m!.Slot);
    }
}
