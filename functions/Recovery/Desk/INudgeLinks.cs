using NodaTime;

namespace Recovery.Desk;

/// <summary>Finds the nudge that a link is about, and notes that the link was followed.</summary>
public interface INudgeLinks
{
    /// <summary>The nudges whose ids begin like this: hardly ever more than one.</summary>
    Task<IReadOnlyList<LogLine>> FindByMark(string mark, CancellationToken ct);

    /// <summary>The nudge that a link made from a sequence number names. Null: there is none, or it is newer than such links.</summary>
    Task<LogLine?> FindByFormerNumber(long number, CancellationToken ct);

    /// <summary>The page behind a nudge's link was shown in a browser, or something was pressed there. Only the first time counts.</summary>
    Task NoteClick(long number, Instant now, CancellationToken ct);
}
