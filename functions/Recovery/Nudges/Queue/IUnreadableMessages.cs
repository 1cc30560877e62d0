using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Queue;

/// <summary>Messages that the queue gave up and that can't be read, so that their nudge isn't known.</summary>
public interface IUnreadableMessages
{
    /// <summary>Notes one; the same id on the same channel again changes nothing. What is older than <see cref="KeptFor"/> goes.</summary>
    /// <param name="messageId">The queue's id for it, which may be anything; it is never shown.</param>
    /// <param name="reason">The queue's own words for why it was given up.</param>
    Task Add(Channel channel, string messageId, string reason, Instant now, CancellationToken ct);

    /// <summary>The latest, newest first.</summary>
    Task<IReadOnlyList<UnreadableMessage>> Latest(int most, CancellationToken ct);

    /// <summary>How long they are shown.</summary>
    static readonly Duration KeptFor = Duration.FromDays(30);
}

/// <param name="Channel">Whose queue it was on.</param>
/// <param name="Reason">The queue's own words for why it was given up.</param>
public sealed record UnreadableMessage(Channel Channel, string Reason, Instant GivenUpAt);
