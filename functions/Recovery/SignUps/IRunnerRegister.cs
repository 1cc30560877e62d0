using System.Collections.Frozen;

namespace Recovery.SignUps;

/// <summary>Makes runners and entries of confirmed sign-ups.</summary>
public interface IRunnerRegister
{
    /// <summary>
    /// Registers confirmed sign-ups in one transaction, in order. A runner is found by mobile, then by address; one found by both
    /// in two records becomes one. Where somebody else than the runner wrote it down, a contact that another name has is refused, unless
    /// both contacts are that one person's (<see cref="RegistrationResult.Other"/>). The same runner and race is an update, never a second entry. Consents are kept for each.
    /// Never lifts a stop, and registers nobody who asked to be erased after the consent was given. Where nothing differs from what is stored, nothing is written.
    /// </summary>
    /// <param name="registrations">The rows, in order.</param>
    /// <param name="alsoNamed">
    /// Mobiles that rows in other batches of the same import name: each belongs to another person, so an address shared with one of them
    /// doesn't make two people one (<see cref="RegistrationResult.SharedAddress"/>).
    /// </param>
    /// <param name="ct">Cancelled before the batch began, nothing is stored.</param>
    Task<IReadOnlyList<RegistrationResult>> Register(IReadOnlyList<Registration> registrations, IReadOnlySet<string> alsoNamed, CancellationToken ct);

    /// <summary>Registers a batch that stands for itself.</summary>
    Task<IReadOnlyList<RegistrationResult>> Register(IReadOnlyList<Registration> registrations, CancellationToken ct) =>
        Register(registrations, FrozenSet<string>.Empty, ct);
}
