using NodaTime;

namespace Recovery.Desk.Notes;

/// <summary>What a note to the clinic is about.</summary>
/// <param name="About">The same for as long as it is the same: <c>hold:sms</c>, <c>morning:2027-04-27</c>.</param>
/// <param name="Since">When it began.</param>
public sealed record NoteSubject(string About, Instant Since)
{
    /// <summary>What may have left this behind: within minutes of that it is not told by itself. Null: nothing.</summary>
    public string? RestOf { get; init; }

    /// <summary>It is the same whenever it comes back, and is never told twice: a session's deadline.</summary>
    public bool IsOnce { get; init; }
}

/// <summary>An email of a note.</summary>
/// <param name="NudgeId">Made from the note and the address, so that the same note planned twice is the same email.</param>
public sealed record NoteEmail(string NudgeId, NoteSubject Subject);

/// <summary>Notes to the clinic's mailbox: each planned once, whichever process sees the reason for it.</summary>
public interface INoteStore
{
    /// <summary>Whether that was told, or decided to need no telling.</summary>
    Task<bool> IsTold(string about, CancellationToken ct);

    /// <summary>Plans a note, due at once, unless it was before: in one transaction. False: it was.</summary>
    /// <param name="about">What it is about.</param>
    /// <param name="emails">None: it is only noted that there was nothing to tell.</param>
    /// <param name="now">When.</param>
    /// <param name="expires">It is dropped when it could not go out by then.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<bool> Plan(NoteSubject about, IReadOnlyList<NoteEmail> emails, Instant now, Instant expires, CancellationToken ct);

    /// <summary>
    /// The troubles that there are now: a note is planned for each that wasn't told yet, or that came back after it had ended, in one
    /// transaction; and open notes about those that have ended are dropped. What was dropped, for that or because it was too late, counts as
    /// never told, unless another address got it. Returns how many troubles were told.
    /// </summary>
    /// <param name="there">All of them.</param>
    /// <param name="emailsOf">The emails of a note.</param>
    /// <param name="now">When.</param>
    /// <param name="expires">As for <see cref="Plan"/>.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<int> Tell(
        IReadOnlyList<NoteSubject> there, Func<NoteSubject, IReadOnlyList<NoteEmail>> emailsOf, Instant now, Instant expires, CancellationToken ct);

    /// <summary>What an email is about; null: it is no note.</summary>
    Task<NoteSubject?> Find(string nudgeId, CancellationToken ct);
}
