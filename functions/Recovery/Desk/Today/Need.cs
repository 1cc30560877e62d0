using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Desk.Today;

/// <summary>What a person needs somebody for.</summary>
/// <param name="Since">When it began: a message's slot, a reply's arrival, when an appointment was asked for.</param>
public abstract record Need(Instant Since)
{
    /// <summary>A message that is undelivered, refused, in doubt or given up.</summary>
    /// <param name="Nudge">Its id.</param>
    /// <param name="Reason">Why, in the clinic's words; null: none was given.</param>
    /// <param name="Session">The open day that it is about.</param>
    /// <param name="Expires">Until then it can still go out.</param>
    /// <param name="ReachedOtherwise">Something else reached the person for that session.</param>
    /// <param name="ContactIsAtFault">The number or address takes nothing.</param>
    /// <param name="SwitchTo">The channel by which it can go out instead; null: none is open, or its own message of the step went that way.</param>
    public sealed record Message(
        string Nudge, string Step, Channel Channel, NudgeStatus Status, string? Reason, string RaceName, LocalDate Session, Instant Since, Instant Expires,
        bool ReachedOtherwise, bool ContactIsAtFault, Channel? SwitchTo) : Need(Since)
    {
        /// <summary>It was given up, and there is time left.</summary>
        public bool CanBeSentAgain(Instant now) => Status == NudgeStatus.Dead && now < Expires;

        /// <summary>By which channel it can still go out instead.</summary>
        public Channel? CanSwitchTo(Instant now) => now < Expires ? SwitchTo : null;
    }

    /// <summary>A reply that nobody has read. Its words stay where replies are shown.</summary>
    public sealed record Reply(long Id, Instant Since) : Need(Since);

    /// <summary>A request for an appointment that waits for an answer.</summary>
    public sealed record Request(long Id, LocalDate Day, PartOfDay Part, Instant Since, Instant AnswerBy) : Need(Since);
}
