using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;

namespace Recovery.Desk.Coming;

/// <summary>What goes out for one open day.</summary>
/// <param name="Session">The open day.</param>
/// <param name="Opens">When it opens.</param>
/// <param name="Lines">By step, race and channel, those that nobody gets included.</param>
/// <param name="Channels">Each channel of the lines.</param>
/// <param name="Spans">The clinic days on which something goes out; empty: nothing does.</param>
/// <param name="Calls">Null: nothing to go by yet.</param>
public sealed record ComingSession(
    Session Session, Instant Opens, IReadOnlyList<PreviewLine> Lines, IReadOnlyList<ComingChannel> Channels, IReadOnlyList<SendSpan> Spans, CallEstimate? Calls)
{
    public LocalDate Day => Session.Day;

    public int Messages => Channels.Sum(c => c.Messages);

    public int Past => Channels.Sum(c => c.Past);

    public Instant? First => Spans.Count == 0 ? null : Spans[0].First;

    public Instant? Last => Spans.Count == 0 ? null : Spans[^1].Last;

    /// <summary>From the last message to the opening; below zero: it goes out after that. Null: nothing goes out.</summary>
    public Duration? Spare => Last is { } last ? Opens - last : null;

    /// <summary>Whether anything of it is about that clinic day: the session's own, or one on which messages go out.</summary>
    public bool IsOn(LocalDate day) => Day == day || Spans.Any(s => s.Day == day) || Lines.Any(l => l.Window.Day == day);

    /// <summary>Whether a pause is about any of it.</summary>
    public bool IsHeldBy(Pause pause) => Lines.Any(l => l.IsHeldBy(pause));
}

/// <summary>A session's messages of one channel.</summary>
/// <param name="Segments">What they are billed as; 0 where a channel counts none.</param>
/// <param name="Pounds">What they cost; 0 where they cost nothing by the message.</param>
/// <param name="Past">How many went out before, or were tried.</param>
/// <param name="NoRoom">How many can't go out: there is no time for them before opening, nor the evening before.</param>
/// <param name="Late">How many go out after opening.</param>
/// <param name="Rate">Units a second; 0: no limit.</param>
/// <param name="Advice">What would help; null: all go out in time.</param>
public sealed record ComingChannel(Channel Channel, int Messages, long Segments, decimal Pounds, int Past, int NoRoom, int Late, double Rate, PaceAdvice? Advice);
