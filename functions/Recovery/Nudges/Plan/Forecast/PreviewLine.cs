using NodaTime;
using Recovery.Nudges.Pauses;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>What would go out in a stretch of days.</summary>
/// <param name="From">The first clinic day.</param>
/// <param name="To">The last, included.</param>
/// <param name="Lines">By time, then step, then channel.</param>
/// <param name="Next">When <paramref name="Lines"/> is empty: the next day with anything to send; null: there is none.</param>
/// <param name="Pauses">What is paused now. It is planned all the same, and goes out once that ends, if it isn't too late by then.</param>
public sealed record PlanPreview(LocalDate From, LocalDate To, IReadOnlyList<PreviewLine> Lines, LocalDate? Next, IReadOnlyList<Pause> Pauses);

/// <summary>One step of one race day on one channel.</summary>
/// <param name="Session">The open day that it belongs to.</param>
/// <param name="Window">Just before that session's opening.</param>
/// <param name="Messages">How many would go out, those already planned included.</param>
/// <param name="Segments">What those texts are billed as; 0 for emails.</param>
/// <param name="First">When the first goes out; null: none does.</param>
/// <param name="Last">When the last goes out.</param>
/// <param name="Past">How many have been handed over before, or tried.</param>
/// <param name="Excluded">How many entries get none, by reason in the clinic's words.</param>
/// <param name="Pacing">How those not planned yet find their slots; null: all are planned.</param>
public sealed record PreviewLine(
    RaceDay RaceDay, string RaceName, string Step, Channel Channel, LocalDate Session, SendWindow Window,
    int Messages, long Segments, Instant? First, Instant? Last, int Past, IReadOnlyDictionary<string, int> Excluded, PacingReport? Pacing)
{
    /// <summary>The clinic days on which they go out, with how many each: the session's, and where they don't all fit, the evening before.</summary>
    public IReadOnlyList<SendSpan> Spans { get; init; } = [];

    /// <summary>How many of the messages have how many units.</summary>
    public IReadOnlyDictionary<int, int> Sizes { get; init; } = new Dictionary<int, int>();

    /// <summary>The first of those who get none, by reason.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LeftOut>> Who { get; init; } = new Dictionary<string, IReadOnlyList<LeftOut>>();

    /// <summary>Whether a pause is about these messages.</summary>
    public bool IsHeldBy(Pause pause) => pause.Of.Holds(Session, RaceDay.RaceId, Step);
}

/// <summary>What goes out on one clinic day.</summary>
/// <param name="Late">How many of the messages only go out after the target.</param>
public sealed record SendSpan(LocalDate Day, Instant First, Instant Last, int Messages, int Late)
{
    public SendSpan Plus(SendSpan other) => new(
        Day, Instant.Min(First, other.First), Instant.Max(Last, other.Last), Messages + other.Messages, Late + other.Late);
}

/// <summary>A runner who doesn't get a message.</summary>
public sealed record LeftOut(long RunnerId, string Name);
