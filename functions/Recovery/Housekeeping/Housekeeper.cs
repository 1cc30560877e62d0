using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Desk;
using Recovery.Desk.Notes;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Promises;
using Recovery.Readiness;
using Recovery.Replies;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Time;

namespace Recovery.Housekeeping;

/// <summary>What is done every minute besides planning: settles what was left open, and deletes what need not be kept any longer.</summary>
public sealed class Housekeeper(
    Reconciler reconciler, ISignUpStore signUps, IReplyStore replies, Retention retention, StoreCheckup checkup, PromiseKeeper promises, IDeskChanges changes,
    IPauseStore pauses, ClinicNotes notes, RecoverySettings settings, ClinicClock clock, ILogger<Housekeeper> log)
{
    /// <summary>A sign-up that nobody confirmed is purged after this long.</summary>
    private static readonly Duration Unconfirmed = Duration.FromDays(7);

    /// <summary>Replies may mention health.</summary>
    private static readonly Duration RepliesKept = Duration.FromDays(30);

    /// <summary>No shorter than the runners whom they may be about.</summary>
    private Duration ChangesKept => Duration.Max(IDeskChanges.KeptFor, Duration.FromDays(settings.Retention.Days));

    private readonly TickSteps _steps = new(log);

    /// <summary>Each step runs even if an earlier one failed.</summary>
    /// <exception cref="StepsFailedException">Names those that failed.</exception>
    public Task Tick(CancellationToken ct) => _steps.Run(
        [
            new("reconciling nudges", () => reconciler.Tick(ct)),
            new("sign-ups that nobody confirmed", () => signUps.PurgeUnconfirmed(clock.Now - Unconfirmed, ct)),
            new("old replies", () => replies.Purge(clock.Now - RepliesKept, ct)),
            new("old changes at the desk", () => changes.Purge(clock.Now - ChangesKept, ct)),
            new("old pauses", () => pauses.Purge(clock.Now - ChangesKept, ct)),
            new("retention", () => retention.Tick(ct)),
            new("looking for damage", () => checkup.Tick(ct)),
            new("keeping promises off the store", () => promises.Tick(ct)),
            new("notes to the clinic", () => notes.Tick(ct)),
        ],
        ct);
}
