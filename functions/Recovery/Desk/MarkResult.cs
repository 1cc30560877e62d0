using Recovery.Appointments;

namespace Recovery.Desk;

/// <summary>What came of marking an entry, or of taking a mark back.</summary>
public enum Marked
{
    /// <summary>There is no such entry (any more).</summary>
    Gone,

    /// <summary>It stood so before, or there was nothing to take back: nothing has changed.</summary>
    Already,

    Done,
}

/// <param name="CalledOff">The appointment that ended with it; null: none did.</param>
public sealed record MarkResult(Marked Came, AnswerResult? CalledOff = null)
{
    public bool IsGone => Came == Marked.Gone;

    public static MarkResult Gone { get; } = new(Marked.Gone);

    internal static MarkResult Of(bool changed) => new(changed ? Marked.Done : Marked.Already);
}
