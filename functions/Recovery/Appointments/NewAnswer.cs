using NodaTime;
using Recovery.Runners;

namespace Recovery.Appointments;

/// <summary>An answer that is to be kept and told.</summary>
/// <param name="Time">The day and hour; null where the answer names none of its own.</param>
/// <param name="Words">What is added to a no.</param>
/// <param name="By">Who gives it.</param>
/// <param name="Times">When the runner may be told; null: there is no time left for it.</param>
/// <param name="Seen">The answer that stood when this one was decided on; another one since then wins. Zero: none stood. Null: whatever stands.</param>
/// <param name="Becomes">What becomes of the entry of a booking that is off; null: its reminders go on.</param>
public sealed record NewAnswer(
    AnswerKind Kind, AgreedTime? Time, string? Words, ChangedBy By, AnswerTimes? Times, long? Seen = null, EntryOutcome? Becomes = null);

/// <summary>When a runner may be told of an answer.</summary>
/// <param name="NotBefore">From then on.</param>
/// <param name="Expires">No news any more from then on.</param>
/// <param name="Units">What the message is billed as by each channel.</param>
public sealed record AnswerTimes(Instant NotBefore, Instant Expires, IReadOnlyDictionary<Channel, int> Units);

/// <summary>What came of an answer.</summary>
public enum AnswerOutcome
{
    /// <summary>It stands, and the runner is told where a channel is open.</summary>
    Given,

    /// <summary>The same answer stood already: a second tap. Nothing has changed, and nobody is told twice.</summary>
    AlreadySo,

    /// <summary>Somebody else was first, or the request has ended otherwise: nothing has changed.</summary>
    TooLate,

    /// <summary>There is no such request, or its entry is gone.</summary>
    Gone,
}

/// <summary>What came of an answer.</summary>
/// <param name="ToldBy">How the runner is told; null: no contact is open, or it would come too late.</param>
/// <param name="Request">How the request stands now; null: it is gone.</param>
public sealed record AnswerResult(AnswerOutcome Outcome, Channel? ToldBy, AppointmentRequest? Request)
{
    public static AnswerResult Gone { get; } = new(AnswerOutcome.Gone, null, null);
}
