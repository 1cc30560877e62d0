using NodaTime;
using Recovery.Nudges;

namespace Recovery.Runners;

/// <summary>Runners, their entries, consents and stops. Implemented once for each kind of store.</summary>
/// <remarks>
/// Every method that changes what may be sent to an entry (confirmation, race day, channels, outcome, lifted stop)
/// also raises the entry's change number, so that the planner looks at it again.
/// </remarks>
public interface IRunnerStore
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

    /// <summary>Those of the limits that somebody has used up, whoever is their subject.</summary>
    Task<IReadOnlyList<SignUpLimit>> Reached(IReadOnlyList<SignUpLimit> limits, Instant now, CancellationToken ct);

    Task<PendingSignUp?> FindSignUp(long id, CancellationToken ct);

    /// <summary>Marks one contact of a sign-up as confirmed and registers it. Again is harmless. Null: there is no such sign-up (any more), or it is older than an erasure.</summary>
    Task<RegistrationResult?> Confirm(long signUpId, Channel channel, Instant now, CancellationToken ct);

    /// <summary>
    /// Registers confirmed sign-ups in one transaction, in order. A runner is found by mobile, then by address; one found by both
    /// in two records becomes one. Where others than the runner wrote it down, a contact that another name has is refused, unless
    /// both contacts are that one person's (<see cref="RegistrationResult.Other"/>). The same runner and race is an update, never a second entry. Consents are kept for each.
    /// Never lifts a stop, and takes nobody back whom their own word erased after the consent. Where nothing differs from what is stored, nothing is written.
    /// </summary>
    /// <param name="registrations">The rows, in order.</param>
    /// <param name="alsoNamed">
    /// Mobiles that other rows of the same import name, in other batches: whoever has one of them is a person of their own,
    /// and an address shared with them doesn't make two people one (<see cref="RegistrationResult.SharedAddress"/>).
    /// </param>
    /// <param name="ct">Cancelled before the batch began, nothing is stored.</param>
    Task<IReadOnlyList<RegistrationResult>> Register(IReadOnlyList<Registration> registrations, IReadOnlySet<string> alsoNamed, CancellationToken ct);

    /// <summary>Registers a batch that stands for itself.</summary>
    Task<IReadOnlyList<RegistrationResult>> Register(IReadOnlyList<Registration> registrations, CancellationToken ct) =>
        Register(registrations, System.Collections.Frozen.FrozenSet<string>.Empty, ct);

    /// <summary>Runners by words of the name (prefixes), number in any usual spelling, or address; best match first.</summary>
    Task<IReadOnlyList<RunnerView>> Search(string text, int take, CancellationToken ct);

    Task<RunnerView?> Find(long runnerId, CancellationToken ct);

    /// <summary>Whose contact it is: E.164, or an address in any case. Null: nobody's that we know of.</summary>
    Task<Runner?> FindBy(Channel channel, string contact, CancellationToken ct);

    /// <summary>Whether the runner still has the number or address that a nudge was sent to.</summary>
    Task<bool> HasContactOf(long runnerId, string nudgeId, CancellationToken ct);

    Task<Entry?> FindEntry(long entryId, CancellationToken ct);

    /// <summary>Sets what became of an entry; null undoes. False: there is no such entry.</summary>
    /// <param name="entryId">The entry.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="by">Who says so: <see cref="Source"/>.</param>
    /// <param name="now">When.</param>
    /// <param name="nudge">The number of the nudge whose link led to it: a booking is counted to it. Null: unknown.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<bool> SetOutcome(long entryId, EntryOutcome? outcome, string by, Instant now, long? nudge, CancellationToken ct);

    /// <summary>Sets what became of an entry where no nudge is known to have led to it.</summary>
    Task<bool> SetOutcome(long entryId, EntryOutcome? outcome, string by, Instant now, CancellationToken ct) =>
        SetOutcome(entryId, outcome, by, now, null, ct);

    /// <summary>
    /// The runner's own change of an entry: name, race, day and channels as they are to be. A channel that is switched on keeps its
    /// consent; where the runner had stopped the contact that stop is lifted, and other entries stay without the channel until
    /// they are asked for anew.
    /// </summary>
    Task<EntryChanged> Change(long entryId, EntryChange change, Instant now, CancellationToken ct);

    /// <summary>Stops a runner's channels (all when <paramref name="channel"/> is null), by number and by address. Again is harmless.</summary>
    Task<bool> Stop(long runnerId, Channel? channel, string reason, string by, Instant now, CancellationToken ct);

    /// <summary>Lifts the runner's stops that <paramref name="by"/> itself set; others stand. Returns how many were lifted.</summary>
    Task<int> LiftStop(long runnerId, string by, Instant now, CancellationToken ct);

    /// <summary>
    /// Lifts a stop that a provider reported of a channel, on reception's word that the contact is good again. False: there is none, or
    /// it is the runner's own wish, told to us by the provider (<see cref="StopReasons.IsRunnersWish"/>).
    /// </summary>
    Task<bool> LiftProvidersStop(long runnerId, Channel channel, Instant now, CancellationToken ct);

    /// <summary>Removes sign-ups older than <paramref name="before"/> that have a contact nobody confirmed, and what the sandbox kept of them. Returns how many.</summary>
    Task<int> PurgeUnconfirmed(Instant before, CancellationToken ct);
}
