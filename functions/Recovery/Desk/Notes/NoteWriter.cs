using Recovery.Desk.Faults;
using Recovery.Desk.Today;
using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Desk.Notes;

/// <summary>Writes a note as it goes out: late, it says what is true by then; of what is over it says nothing.</summary>
public sealed class NoteWriter(
    INoteStore store, FaultBoard faults, TodayDesk today, MessageComposer composer, SigningKey key, RecoverySettings settings, ClinicClock clock) : IClinicNotes
{
    private readonly NoteWords _words = new(settings.PublicUrl.AbsoluteUri.TrimEnd('/'), clock.Zone);

    public async Task<OutgoingMessage?> Write(ClaimedNudge note, CancellationToken ct)
    {
        if (await store.Find(note.Id, ct) is not { } subject || AddressOf(note.Id, subject) is not { } address || await Facts(subject, ct) is not { } facts)
        {
            return null;
        }

        var words = composer.NoteEmail(note.Channel, facts);
        return new OutgoingEmail(note.Id, address, settings.Clinic.Name, words.Subject, words.Text, words.Html, null);
    }

    private async Task<NoteFacts?> Facts(NoteSubject subject, CancellationToken ct)
    {
        var there = await faults.NowAndComing(ct);
        if (subject.About == ClinicNotes.AboutMorning(clock.Today))
        {
            return _words.Of(await today.Of(clock.Today, null, ct), there, clock.Now);
        }

        var troubles = there.Where(f => NoteTroubles.AboutOf(f) == subject.About).ToList();
        return troubles.Count == 0 ? null : _words.Of(troubles, clock.Now);
    }

    /// <summary>The address isn't stored: it is the one that the email's id was made from. Null: it is no longer among those that are set.</summary>
    private string? AddressOf(string nudgeId, NoteSubject subject) =>
        settings.Clinic.MorningNote.FirstOrDefault(a => NudgeId.OfNote(key, subject.About, subject.Since, a) == nudgeId);
}
