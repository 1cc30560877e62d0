using NodaTime;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Security;
using Recovery.Time;

namespace Recovery.Desk;

/// <summary>What resuming came to.</summary>
public enum Resumed
{
    Now,

    /// <summary>Somebody else was first.</summary>
    Before,

    /// <summary>Its time had come: it had ended by itself.</summary>
    RunOut,
}

/// <summary>Pauses and resumes nudges. Sends stop with the pause's commit, in every process: whatever claims a nudge reads it there.</summary>
public sealed class PauseDesk(IPauseStore pauses, IHeldNudges held, QueueDispatcher dispatcher, ClinicClock clock)
{
    /// <summary>Those in force, oldest first.</summary>
    public Task<IReadOnlyList<HoldingPause>> InForce(CancellationToken ct) => pauses.Holding(clock.Now, ct);

    /// <summary>Idempotent. Pauses may overlap: each has to end before what they hold goes out.</summary>
    /// <param name="of">What to hold back.</param>
    /// <param name="by">Who pauses.</param>
    /// <param name="reason">Why, in their words; null: none given.</param>
    /// <param name="until">When it ends by itself; null: when somebody resumes.</param>
    /// <returns>The pause in force, and whether it is new.</returns>
    public async Task<(Pause Pause, bool IsNew)> Begin(PauseScope of, string by, string? reason, Instant? until)
    {
        // As the store keeps it.
        var now = Instant.FromUnixTimeMilliseconds(clock.Now.ToUnixTimeMilliseconds());
        var wanted = new Pause(RandomId.New(), of, by, reason, now, until ?? Pause.NoEnd);
        var pause = await pauses.Begin(wanted, wanted.Words(clock.Zone), CancellationToken.None);
        return (pause, pause.Id == wanted.Id);
    }

    /// <summary>What the pause holds goes out at once, in its order and at the provider's rate. Idempotent.</summary>
    /// <returns>The pause, and what came of it; null: there is none of that id.</returns>
    public async Task<(Pause Pause, Resumed Came)?> Resume(long id, string by)
    {
        if (await pauses.Find(id, CancellationToken.None) is not { } pause)
        {
            return null;
        }

        var now = clock.Now;
        var ended = await pauses.End(id, by, (pause with { Until = now }).Words(clock.Zone), now, CancellationToken.None);
        await held.Release(now, CancellationToken.None);
        await dispatcher.DispatchSoon(CancellationToken.None);
        return (pause, ended ? Resumed.Now : pause.Until <= now ? Resumed.RunOut : Resumed.Before);
    }
}
