namespace Recovery.Desk;

/// <summary>
/// A change at the desk or by the clinic's API. It is noted in the transaction that makes the change, and never edited; once its runner is
/// erased, only when, who and what remain.
/// </summary>
/// <param name="Who">The name that stands on it.</param>
/// <param name="What">In words, as they are shown: <see cref="DeskActions"/>. Nothing about the runner.</param>
public sealed record DeskChange(string Who, string What)
{
    /// <summary>Null, with an entry given: the entry's runner.</summary>
    public long? RunnerId { get; init; }

    public long? EntryId { get; init; }

    public string? RaceId { get; init; }

    /// <summary>What else it is about: the id of a nudge, a request or a reply.</summary>
    public string? Subject { get; init; }

    /// <summary>What stood there before, in words; null: nothing did.</summary>
    public string? Was { get; init; }

    /// <summary>What stands there now, in words; null: nothing does.</summary>
    public string? Becomes { get; init; }

    /// <summary>Says nothing about anybody: names and what was typed stay out of logs.</summary>
    public override string ToString() => What;
}
