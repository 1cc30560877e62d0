using NodaTime;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Web.Clinic;

/// <summary>A page of those who need somebody, beside the day's sentence.</summary>
/// <param name="View">The day.</param>
/// <param name="Page">1: the first.</param>
/// <param name="Now">When it is shown.</param>
/// <param name="IsToday">Of another day the list is what is left of it.</param>
public sealed record NeedsView(DayView View, int Page, Instant Now, bool IsToday)
{
    public const int PageSize = 100;

    /// <summary>So long after the opening, what has come by then is the day's result.</summary>
    private static readonly Duration ReceiptsComeUntil = Duration.FromHours(1);

    public IReadOnlyList<NeedsSomebody> Shown => [.. View.Needs.All.Skip((Page - 1) * PageSize).Take(PageSize)];

    /// <summary>How many come after this page.</summary>
    public int More => Math.Max(0, View.Needs.All.Count - (Page * PageSize));

    /// <summary>The page goes on to change by itself: something is still to go out, or receipts are still to come.</summary>
    public bool IsOpen => IsToday && (View.Sentence.IsUnderWay || View.Sessions.Any(ExpectsReceipts));

    /// <summary>Most come within minutes; those of phones that are switched off may take all day, and nobody waits for them.</summary>
    private bool ExpectsReceipts(SessionReach session) =>
        session.Sent > 0 && session.Session.Day == View.Day && session.Session.Opening is { } opening && Now < opening + ReceiptsComeUntil;

    /// <summary>Something reached them, or may: they can be rung.</summary>
    public static bool CanBeRung(NeedsSomebody who) =>
        who.Who.Mobile is not null && !who.Needs.OfType<Need.Message>().Any(m => m.Channel.Contact == ContactKind.Mobile && m.ContactIsAtFault);

    /// <summary>Of several replies, the one that has waited longest: one link leads to them all.</summary>
    public static bool IsOldest(NeedsSomebody who, Need.Reply reply) => who.Needs.OfType<Need.Reply>().MinBy(r => (r.Since, r.Id)) == reply;

    /// <summary>What may be wrong with them.</summary>
    public static IEnumerable<ContactKind> ToFix(NeedsSomebody who) => who.Who.RunnerId is null ? [] : who.Needs.OfType<Need.Message>()
        .Where(m => m.Status is NudgeStatus.Undelivered or NudgeStatus.Rejected).Select(m => m.Channel.Contact).Distinct();

    /// <summary>The messages that only somebody's word ends.</summary>
    public IReadOnlyList<string> ToTickOff(NeedsSomebody who) => [.. who.Needs.OfType<Need.Message>().Where(m => !m.CanBeSentAgain(Now)).Select(m => m.Nudge)];
}
