using Recovery.Nudges;

namespace Recovery.Desk;

/// <summary>What came of a nudge for its runner, as the log is narrowed by it. In addresses: <c>reached</c>, <c>not-reached</c>, <c>waiting</c>, <c>not-sent</c>.</summary>
public enum LogOutcome
{
    /// <summary>Handed to the provider and not reported as failed.</summary>
    Reached,

    /// <summary>Undelivered, refused, unconfirmed, failed; or by the time it could go out, it was too late.</summary>
    NotReached,

    /// <summary>Still to go out.</summary>
    Waiting,

    /// <summary>Deliberately: the runner had booked, stopped, not run.</summary>
    NotSent,
}

public static class LogOutcomes
{
    private static readonly string[] Codes = ["reached", "not-reached", "waiting", "not-sent"];

    public static IReadOnlyList<string> All => Codes;

    public static string Code(this LogOutcome outcome) => Codes[(int)outcome];

    public static bool TryParse(string? code, out LogOutcome outcome)
    {
        var index = Array.IndexOf(Codes, code);
        outcome = (LogOutcome)Math.Max(index, 0);
        return index >= 0;
    }

    public static LogOutcome Of(NudgeStatus status, string? reason) => status switch
    {
        NudgeStatus.Accepted or NudgeStatus.Delivered => LogOutcome.Reached,
        NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Attempting or NudgeStatus.Deferred => LogOutcome.Waiting,
        NudgeStatus.Skipped when !SkipReason.IsMissed(reason) => LogOutcome.NotSent,
        _ => LogOutcome.NotReached,
    };

    /// <summary>Where a nudge of that outcome may stand.</summary>
    public static IEnumerable<NudgeStatus> Statuses(this LogOutcome outcome) => Enum.GetValues<NudgeStatus>().Where(
        s => Of(s, null) == outcome || (s == NudgeStatus.Skipped && outcome == LogOutcome.NotReached));
}
