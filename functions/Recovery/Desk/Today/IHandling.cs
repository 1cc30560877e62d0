using NodaTime;
using Recovery.Runners;

namespace Recovery.Desk.Today;

/// <summary>How reception dealt with a message that needed somebody. In the store and in addresses: <c>rang</c>, <c>done</c>.</summary>
public enum Handled
{
    Rang,
    Done,
}

/// <summary>Notes what reception did about messages that have no end of their own.</summary>
public interface IHandling
{
    /// <summary>They need nobody any more. Those that no longer do are left alone. Returns how many were noted.</summary>
    Task<int> Handle(IReadOnlyList<string> nudges, Handled how, string by, Instant now, CancellationToken ct);

    /// <summary>Takes that back. Returns how many.</summary>
    Task<int> Undo(IReadOnlyList<string> nudges, string by, Instant now, CancellationToken ct);

    /// <summary>
    /// Plans the message by the other channel, due at once, in place of one that did not arrive, which is not tried again. Both in one transaction,
    /// once. False: it needs nobody any more, its time has passed, or the runner can't be reached that way.
    /// </summary>
    /// <param name="nudge">What did not arrive.</param>
    /// <param name="standIn">The other channel.</param>
    /// <param name="insteadId">The id that the other one gets.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<bool> Switch(string nudge, Channel standIn, string insteadId, string by, Instant now, CancellationToken ct);
}
