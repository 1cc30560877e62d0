using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;

namespace Recovery.Privacy;

/// <summary>Texts that <see cref="Erasure"/> looks up while their number is still known.</summary>
public interface ITextsInDoubt
{
    /// <summary>The texts in doubt whose number goes when the runner is erased: theirs, and those of sign-ups that name their number or address.</summary>
    Task<IReadOnlyList<ClaimedNudge>> TextsInDoubt(long runnerId, CancellationToken ct);

    /// <summary>The provider has it: accepted, unless something stronger is known by now.</summary>
    Task SettleSent(NudgeMessage message, string providerId, Instant now, CancellationToken ct);
}
