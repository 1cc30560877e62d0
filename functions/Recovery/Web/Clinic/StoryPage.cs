using Recovery.Desk.Story;

namespace Recovery.Web.Clinic;

/// <summary>A stretch of a story: the last part of it, or what comes before a page that was read.</summary>
/// <param name="Events">In the order of time.</param>
/// <param name="From">How many events came before.</param>
/// <param name="To">How many end with it.</param>
/// <param name="IsLast">It reaches to now.</param>
public sealed record StoryPage(IReadOnlyList<StoryEvent> Events, int From, int To, bool IsLast)
{
    public const int Size = 60;

    /// <param name="story">All of it.</param>
    /// <param name="before">The number of the event that the page ends before; null: now. Another number than there are is taken for the nearest.</param>
    public static StoryPage Of(RunnerStory story, int? before)
    {
        var to = Math.Clamp(before ?? story.Past.Count, 0, story.Past.Count);
        var from = Math.Max(0, to - Size);
        return new StoryPage([.. story.Past.Skip(from).Take(to - from)], from, to, to == story.Past.Count);
    }
}
