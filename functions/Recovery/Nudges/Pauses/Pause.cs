using NodaTime;

namespace Recovery.Nudges.Pauses;

/// <summary>Nudges that the clinic holds back for a while. Several may hold the same nudge: it waits for the last of them.</summary>
/// <param name="By">The first name of whoever paused.</param>
/// <param name="Reason">In their own words; null: none given.</param>
/// <param name="Until">When it ends by itself; <see cref="NoEnd"/>: when somebody resumes.</param>
public sealed record Pause(long Id, PauseScope Of, string By, string? Reason, Instant Since, Instant Until)
{
    /// <summary>Far beyond any nudge's time.</summary>
    public static readonly Instant NoEnd = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>False: it lasts until somebody resumes.</summary>
    public bool HasEnd => Until < NoEnd;

    /// <summary>"paused by Anna until 9am": how the reasons of nudges name it.</summary>
    public string Words(DateTimeZone zone) => PauseWords.Of(By, Since, HasEnd ? Until : null, zone);
}
