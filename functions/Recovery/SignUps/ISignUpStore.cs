using NodaTime;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.SignUps;

/// <summary>Sign-ups that wait to be confirmed.</summary>
public interface ISignUpStore
{
    /// <summary>Keeps a sign-up until it is confirmed or purged, unless it is over a limit. Counting and keeping are one step, for all processes together.</summary>
    /// <param name="signUp">What was asked for.</param>
    /// <param name="networkHash">Where from: a keyed hash, never the address itself.</param>
    /// <param name="limits">What it counts towards.</param>
    /// <param name="form">The form that was sent, as a keyed hash: the same one again, within half an hour, is not kept again. Null: it is no form.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<KeptSignUp> Keep(SignUp signUp, string networkHash, SignUpLimits limits, string? form, Instant now, CancellationToken ct);

    /// <summary>Keeps a sign-up without limits.</summary>
    async Task<PendingSignUp> Keep(SignUp signUp, string networkHash, Instant now, CancellationToken ct) =>
        (await Keep(signUp, networkHash, SignUpLimits.None, null, now, ct)).Pending!;

    /// <summary>The limits that are used up, for any subject.</summary>
    Task<IReadOnlyList<SignUpLimit>> Reached(IReadOnlyList<SignUpLimit> limits, Instant now, CancellationToken ct);

    Task<PendingSignUp?> Find(long id, CancellationToken ct);

    /// <summary>Writes a confirmation message as a nudge of step <see cref="Step.Confirm"/>, due at once. Idempotent.</summary>
    Task PlanConfirmation(Confirmation confirmation, Instant now, CancellationToken ct);

    /// <summary>Marks one contact of a sign-up as confirmed and registers it. Idempotent. Null: there is no such sign-up (any more), or it is older than an erasure.</summary>
    Task<RegistrationResult?> Confirm(long signUpId, Channel channel, Instant now, CancellationToken ct);

    /// <summary>Removes sign-ups older than <paramref name="before"/> that have a contact nobody confirmed, and what the sandbox kept of them. Returns how many.</summary>
    Task<int> PurgeUnconfirmed(Instant before, CancellationToken ct);
}
