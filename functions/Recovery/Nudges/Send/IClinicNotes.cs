using Recovery.Messages;

namespace Recovery.Nudges.Send;

/// <summary>Writes the notes to the clinic's own mailbox, of the step <see cref="Timing.Step.Note"/>: by what is true as they go out.</summary>
public interface IClinicNotes
{
    /// <summary>Null: there is nothing to tell (any more).</summary>
    Task<OutgoingMessage?> Write(ClaimedNudge note, CancellationToken ct);
}
