using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Receipts;

/// <summary>Where a history must leave its nudge, said without going through it: by the highest thing told.</summary>
/// <param name="Stopped">Why the contact gets no more; null: it does.</param>
/// <param name="FallsBack">An email is to go out instead.</param>
public sealed record Ending(NudgeStatus Status, string? Reason, string? ProviderId, string? Stopped, bool FallsBack)
{
    /// <param name="before">Where the nudge stood.</param>
    public static Ending Of(History history, Ending before)
    {
        var heard = history.Start == Start.NeverHandedOver ? [] : history.Receipts.Where(r => r.Channel == history.Channel).ToArray();
        var stopped = heard.Select(r => r.Suppress).OfType<string>().MaxBy(StopReasons.RankOf);
        var end = before with { Stopped = stopped };
        if (heard.MaxBy(r => r.Kind?.Rank ?? 0)?.Kind is { } highest)
        {
            end = end with
            {
                Status = highest.Means,
                Reason = heard.Where(r => r.Kind == highest).Select(r => r.Reason).Max(StringComparer.Ordinal),
                ProviderId = before.ProviderId ?? heard.Where(r => r.Kind is not null).Select(r => r.ProviderId).FirstOrDefault(i => i is not null),
            };
        }

        return end with { FallsBack = FallsBackOf(history, end) };
    }

    /// <summary>It did not arrive, or was refused and the number is at fault; the runner has neither said stop nor booked.</summary>
    private static bool FallsBackOf(History history, Ending end) =>
        history.Channel == By.Sms && history.Start != Start.SkippedAfterAnAttempt && end.Stopped != StopReasons.Texted
        && (end.Status == NudgeStatus.Undelivered || (end.Status == NudgeStatus.Rejected && end.Stopped is not null));
}
