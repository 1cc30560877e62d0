using NodaTime;

namespace Recovery.Desk.Today;

/// <summary>A day's reminders along its hours.</summary>
/// <param name="Step">How long each stretch is: a minute, or more where they lie far apart.</param>
/// <param name="Stretches">One after the other, empty ones included; none: nothing goes out that day.</param>
public sealed record DaySends(Duration Step, IReadOnlyList<SendStretch> Stretches)
{
    public static readonly DaySends None = new(Duration.FromMinutes(1), []);
}

/// <param name="From">When the stretch begins.</param>
/// <param name="Sent">Handed to the provider in it.</param>
/// <param name="Waiting">To go out in it.</param>
/// <param name="Failed">To go out in it, and refused, unconfirmed or failed.</param>
public sealed record SendStretch(Instant From, int Sent, int Waiting, int Failed)
{
    public int Total => Sent + Waiting + Failed;
}
