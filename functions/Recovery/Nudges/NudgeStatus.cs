namespace Recovery.Nudges;

/// <summary>Where a nudge stands. Codes are those of the JSON API and the store.</summary>
public enum NudgeStatus
{
    /// <summary>Decided and given a send slot; its message is not on the queue yet.</summary>
    Planned,

    /// <summary>Its message is on the queue, scheduled for the slot.</summary>
    Queued,

    /// <summary>A sender has claimed it: the provider is being called, or the process died while calling.</summary>
    Attempting,

    /// <summary>The provider took it.</summary>
    Accepted,

    /// <summary>It arrived.</summary>
    Delivered,

    /// <summary>The provider took it and could not deliver it.</summary>
    Undelivered,

    /// <summary>The provider refused it for good.</summary>
    Rejected,

    /// <summary>Put off: the provider was busy, or its channel is paused.</summary>
    Deferred,

    /// <summary>The provider's answer was lost: it may or may not have gone out.</summary>
    InDoubt,

    /// <summary>Deliberately not sent; the reason says why.</summary>
    Skipped,

    /// <summary>Its queue message was given up after too many failures of our own.</summary>
    Dead,
}

public static class NudgeStatuses
{
    private static readonly string[] Codes =
        ["planned", "queued", "attempting", "accepted", "delivered", "undelivered", "rejected", "deferred", "in-doubt", "skipped", "dead"];

    public static IReadOnlyList<string> All => Codes;

    public static string Code(this NudgeStatus status) => Codes[(int)status];

    public static NudgeStatus Parse(string code) => TryParse(code, out var status)
        ? status
        : throw new FormatException($"'{code}' is no status of a nudge.");

    public static bool TryParse(string? code, out NudgeStatus status)
    {
        var index = Array.IndexOf(Codes, code);
        status = (NudgeStatus)Math.Max(index, 0);
        return index >= 0;
    }
}
