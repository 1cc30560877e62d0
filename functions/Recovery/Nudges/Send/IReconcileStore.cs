using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Telemetry;

namespace Recovery.Nudges.Send;

/// <summary>What <see cref="Reconciler"/> finds left open, and how it settles it.</summary>
public interface IReconcileStore
{
    /// <summary>Claims whose lease ran out before <paramref name="now"/> become in doubt. Returns how many.</summary>
    Task<int> ExpireClaims(Instant now, CancellationToken ct);

    /// <summary>Open nudges (planned, queued, deferred) that expired become skipped as too late. Returns how many nudges for an opening, by channel.</summary>
    Task<IReadOnlyList<MissedTally>> SkipExpired(Instant now, CancellationToken ct);

    /// <summary>Queued nudges whose message should have been handled before <paramref name="dueBefore"/> get a new generation, due now. Returns how many.</summary>
    Task<int> RequeueLost(Instant dueBefore, Instant now, CancellationToken ct);

    /// <summary>In-doubt nudges of a channel attempted before <paramref name="attemptedBefore"/> and after <paramref name="attemptedAfter"/>, not looked up since <paramref name="lookedUpBefore"/>; oldest look-up first.</summary>
    Task<IReadOnlyList<ClaimedNudge>> InDoubt(Channel channel, Instant attemptedAfter, Instant attemptedBefore, Instant lookedUpBefore, int take, CancellationToken ct);

    /// <summary>The provider has it: accepted, unless something stronger is known by now.</summary>
    Task SettleSent(NudgeMessage message, string providerId, Instant now, CancellationToken ct);

    /// <summary>The provider does not have it: due again at once under a new generation, or skipped as too late.</summary>
    Task SettleNotSent(NudgeMessage message, Instant now, CancellationToken ct);

    /// <summary>The provider could not be asked; asked again later.</summary>
    Task NoteLookup(NudgeMessage message, Instant now, CancellationToken ct);

    /// <summary>How many nudges of each channel attempted after <paramref name="attemptedAfter"/> are in doubt; a channel without any may be left out.</summary>
    Task<IReadOnlyList<InDoubtTally>> CountInDoubt(Instant attemptedAfter, CancellationToken ct);
}
