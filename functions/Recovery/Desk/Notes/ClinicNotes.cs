using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Desk.Notes;

/// <summary>
/// Sees when the clinic's mailbox is to be told something: as the clinic opens, how the day stands; and at once, what keeps messages from going out.
/// Each note is planned in the store, and goes the way of every message from there.
/// </summary>
public sealed class ClinicNotes(
    INoteStore store, FaultBoard faults, TodayDesk today, QueueDispatcher dispatcher, SigningKey key, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>A note about the morning that comes later is none.</summary>
    private static readonly Duration MorningLasts = Duration.FromHours(2);

    private static readonly Duration TroubleIsNews = Duration.FromDays(1);

    /// <summary>Does nothing while nobody is to be told.</summary>
    public async Task Tick(CancellationToken ct)
    {
        if (settings.Clinic.MorningNote.Count == 0)
        {
            return;
        }

        var there = await faults.NowAndComing(ct);
        var planned = await TellTroubles(there, ct) + await TellMorning(there, ct);
        if (planned > 0)
        {
            await dispatcher.DispatchSoon(ct);
        }
    }

    /// <summary>What a morning's note is known by.</summary>
    public static string AboutMorning(LocalDate day) => FormattableString.Invariant($"morning:{day:uuuu-MM-dd}");

    private Task<int> TellTroubles(IReadOnlyList<Fault> there, CancellationToken ct)
    {
        var now = clock.Now;
        return store.Tell(
            [
                .. from fault in there
                   let about = NoteTroubles.AboutOf(fault)
                   where about is not null
                   group fault by about into same
                   select new NoteSubject(same.Key, same.Min(f => f.Since) ?? now) { RestOf = NoteTroubles.RestOf(same), IsOnce = NoteTroubles.IsOnce(same) },
            ],
            subject => Emails(subject with { Since = now }), now, now + TroubleIsNews, ct);
    }

    private async Task<int> TellMorning(IReadOnlyList<Fault> there, CancellationToken ct)
    {
        var (now, day) = (clock.Now, clock.Today);
        if (settings.Clinic.Hours.SessionOn(day) is not { } session)
        {
            return 0;
        }

        var opening = clock.Zone.AtLeniently(day.At(session.Opening)).ToInstant();
        var about = new NoteSubject(AboutMorning(day), opening);
        if (now < opening || now >= opening + MorningLasts || await store.IsTold(about.About, ct))
        {
            return 0;
        }

        var view = await today.Of(day, null, ct);
        var isQuiet = view.Sessions.All(s => s.Total == 0) && view.Needs.All.Count == 0 && there.Count == 0;
        return await store.Plan(about, isQuiet ? [] : Emails(about), now, opening + MorningLasts, ct) && !isQuiet ? 1 : 0;
    }

    private IReadOnlyList<NoteEmail> Emails(NoteSubject about) =>
        [.. settings.Clinic.MorningNote.Select(address => new NoteEmail(NudgeId.OfNote(key, about.About, about.Since, address), about))];
}
