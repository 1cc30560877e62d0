using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Desk.Faults;

/// <summary>Reception sends again what was given up.</summary>
public sealed class Replays(IDeadNudges dead, QueueDispatcher dispatcher, ClinicClock clock)
{
    /// <summary>So many at once; pressing again takes the next.</summary>
    public const int Most = 500;

    /// <summary>False: it is not dead (any more), or too late. It is noted who wanted it, as for all of them.</summary>
    public async Task<bool> One(string nudgeId, ChangedBy by, CancellationToken ct)
    {
        var replayed = await dead.Replay(nudgeId, by, clock.Now, ct);
        await Send();
        return replayed;
    }

    /// <summary>Those that there is still time for, up to <see cref="Most"/>. Returns how many.</summary>
    public async Task<int> All(ChangedBy by, CancellationToken ct)
    {
        var replayed = await dead.ReplayAll(Most, by, clock.Now, ct);
        await Send();
        return replayed;
    }

    /// <summary>Not cancelled when the request is: it is stored, so it goes out.</summary>
    private Task Send() => dispatcher.DispatchSoon(CancellationToken.None);
}
