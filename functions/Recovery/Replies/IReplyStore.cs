using NodaTime;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Replies;

/// <summary>A reply to a text. It may mention health: kept for thirty days, shown to the clinic alone.</summary>
/// <param name="Number">E.164; who wrote it may be no runner.</param>
/// <param name="RunnerId">Null: no runner has this number.</param>
/// <param name="ReadAt">When reception dealt with it; null: still to be read.</param>
/// <param name="Handled">What a person did about it; null: nobody did, or it was ticked off before that was noted.</param>
/// <param name="HandledBy">The name at the desk.</param>
public sealed record Reply(
    long Id, Instant At, string Number, long? RunnerId, string? Name, string Body, ReplyMeaning Meaning, Instant? ReadAt,
    ReplyHandling? Handled = null, string? HandledBy = null)
{
    /// <summary>Says nothing but the number of the row: words and numbers stay out of logs.</summary>
    public override string ToString() => FormattableString.Invariant($"reply {Id}");
}

/// <param name="ProviderId">The provider's id; the same one again is the same reply.</param>
public sealed record NewReply(string ProviderId, string Number, string Body, ReplyReading Reading)
{
    /// <summary>The channel whose messages it answers.</summary>
    public Channel To { get; init; } = ChannelCatalog.FirstTo(ContactKind.Mobile);

    public override string ToString() => "reply";
}

/// <summary>What came of a reply.</summary>
/// <param name="IsNew">False: the provider has sent it before.</param>
/// <param name="HasChanged">It changed something: the stop was not in force before, or the race not booked.</param>
/// <param name="BookedRace">The race that "booked" was taken to be about, as a sentence says it; null: none, a person must look.</param>
/// <param name="IsFirstToday">Nothing else but reactions came from this number within a day.</param>
/// <param name="IsStopped">No text may go to this number, whoever set the stop; an answer would be one.</param>
public sealed record ReplyResult(bool IsNew, bool HasChanged, string? BookedRace, bool IsFirstToday, bool IsStopped);

/// <summary>What came of ticking a reply off.</summary>
public enum ReplyTick
{
    /// <summary>There is no such reply (any more).</summary>
    Gone,

    /// <summary>It needed nobody any more: nothing was noted.</summary>
    Already,

    Noted,
}

/// <summary>Replies and what they change.</summary>
public interface IReplyStore
{
    /// <summary>
    /// Keeps a reply and does what it says, in one transaction: a stop or its end applies to the number, so to every runner and race
    /// behind it; "booked" to the entry that the latest text to the number was about.
    /// </summary>
    Task<ReplyResult> Take(NewReply reply, Instant now, CancellationToken ct);

    /// <summary>Newest first.</summary>
    /// <param name="unread">Only those that a person has yet to read.</param>
    /// <param name="before">The id of the last one of the page before; null: from the newest on.</param>
    /// <param name="take">The most on a page.</param>
    /// <param name="ct">Ends the reading.</param>
    Task<IReadOnlyList<Reply>> List(bool unread, long? before, int take, CancellationToken ct);

    /// <summary>The newest.</summary>
    Task<IReadOnlyList<Reply>> List(bool unread, int take, CancellationToken ct) => List(unread, null, take, ct);

    /// <summary>How many a person has yet to read.</summary>
    Task<int> CountUnread(CancellationToken ct);

    /// <summary>Notes what was done about a reply, which ticks it off. The first of two that deal with it stands.</summary>
    Task<ReplyTick> Handle(long id, ReplyHandling how, ChangedBy by, Instant now, CancellationToken ct);

    /// <summary>Returns how many were removed.</summary>
    Task<int> Purge(Instant before, CancellationToken ct);
}
